-- macro search_text(words): Sections of current reports that hold every one of the words (parted by blanks), those that hold them most often first, with the place around the first.
-- zh: 全文检索：含全部词语（以空格分隔）的正文部分，按出现次数排列并附上下文。
-- needs: reports, sections
-- grain: report_id, position
WITH wanted AS (
    SELECT list_filter(string_split(replace(words, '　', ' '), ' '), lambda w: w <> '') AS terms
), held AS (
    SELECT s.*, w.terms,
           list_sum(list_transform(w.terms, lambda t: (length(s.text) - length(replace(s.text, t, ''))) // length(t)))
               AS hits
    FROM sections s, wanted w
    WHERE len(w.terms) > 0 AND len(list_filter(w.terms, lambda t: NOT contains(s.text, t))) = 0
)
SELECT r.report_id, r.adcode, r.issuer, r.issuer_kind, r.year, h.position, h.title, h.hits::BIGINT AS hits,
       substring(h.text, greatest(1, strpos(h.text, h.terms[1]) - 40), 100) AS excerpt, r.source_url
FROM held h
JOIN reports r ON r.report_id = h.report_id
WHERE r.is_current
ORDER BY h.hits DESC, r.year DESC, r.report_id, h.position

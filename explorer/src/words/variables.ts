/** Short names of the panel's variables; the sentence of each stands in the release's comments. */

import { humanize } from "../format";
import { language } from "../language";

const NAMES: Record<string, [chinese: string, english: string]> = {
  applications_received: ["新收申请", "Requests received"],
  received_natural_persons: ["自然人申请", "From natural persons"],
  received_organizations: ["法人及组织申请", "From organizations"],
  carried_over: ["上年结转", "Carried over"],
  applications_closed: ["办结", "Requests closed"],
  carried_forward: ["结转下年", "Carried forward"],
  granted: ["予以公开", "Granted"],
  partially_granted: ["部分公开", "Granted in part"],
  denied: ["不予公开", "Refused"],
  denied_state_secret: ["不予公开：国家秘密", "Refused: state secret"],
  denied_public_security: ["不予公开：三安全一稳定", "Refused: security"],
  denied_third_party: ["不予公开：第三方权益", "Refused: third party"],
  unable: ["无法提供", "Could not be given"],
  not_processed: ["不予处理", "Not processed"],
  other_outcomes: ["其他处理", "Otherwise closed"],
  reconsideration: ["行政复议", "Reconsiderations"],
  reconsideration_upheld: ["复议维持", "Reconsideration: upheld"],
  reconsideration_corrected: ["复议纠正", "Reconsideration: corrected"],
  litigation: ["行政诉讼", "Suits"],
  litigation_upheld: ["诉讼维持", "Suits: upheld"],
  litigation_corrected: ["诉讼纠正", "Suits: corrected"],
  regulations_issued: ["制发规章", "Regulations issued"],
  normative_documents_issued: ["制发规范性文件", "Normative documents issued"],
  normative_documents_in_force: ["现行有效规范性文件", "Normative documents in force"],
  licences: ["行政许可", "Licences"],
  penalties: ["行政处罚", "Penalties"],
  coercion: ["行政强制", "Coercive measures"],
  share_granted: ["予以公开占办结", "Granted, of those closed"],
  share_denied: ["不予公开占办结", "Refused, of those closed"],
  share_corrected: ["复议纠正占复议", "Corrected, of reconsiderations"],
};

/** A variable's name in the language of the page. */
export function variableName(variable: string): string {
  const [chinese, english] = NAMES[variable] ?? [humanize(variable), humanize(variable)];
  return language() === "en" ? english : chinese;
}

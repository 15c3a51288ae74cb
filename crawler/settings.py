"""Every setting that is not Scrapy's default, with its why. `-s NAME=value` wins over all of them."""

import os

# Read as Scrapy's cookies load: they would ask publicsuffix.org for its list, in the midst of a crawl, and wait for it.
os.environ["TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS"] = ""

BOT_NAME = "nianbao"
SPIDER_MODULES = ["crawler.spiders"]
COMMANDS_MODULE = (
    "crawler.commands"  # `crawl` that ends with one clear line and status 1 when it cannot go on
)

# Ours: where the archive is, and whose hosts are official besides those of the registry.
ARCHIVE = "data/archive"
OFFICIAL_SUFFIXES = ".gov.cn"

# Who we are, and where to complain.
USER_AGENT = "nianbao/0.1 (+https://github.com/nianbao/nianbao)"

# Politeness: one request at a time to a host, a second apart, slower when the host is slow.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0  # Scrapy's 5 s would make a small portal take minutes
AUTOTHROTTLE_MAX_DELAY = 30.0
# Never faster than the delay: Scrapy would halve it for every other request.
DOWNLOAD_DELAY_JITTER = 0.0
EXTENSIONS = {
    "scrapy.extensions.throttle.AutoThrottle": None,
    "crawler.pace.HostDelays": 0,
    "crawler.standing.progress.Progress": 0,
}
# Many hosts at once: politeness is by host, and most of the time goes into waiting for slow ones.
CONCURRENT_REQUESTS = 32

# Traps: answers that never end, files of many gigabytes, redirect loops, deep refresh chains.
DOWNLOAD_TIMEOUT = 45  # of the whole answer, body included
DOWNLOAD_MAXSIZE = 64 << 20  # the largest scanned report seen is under 40 MB
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = False  # a wrong Content-Length is common; what came is kept as it came
REDIRECT_MAX_TIMES = 8
METAREFRESH_MAXDELAY = 5  # portals use 0 to 3; a page that reloads itself every minute is no redirect

# A second look is enough: a host that is down stays down. 429 is a refusal, not a fault.
RETRY_TIMES = 1
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408]
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the report names it, portal by portal

DOWNLOADER_MIDDLEWARES = {
    # Ours knows the registry as well as the suffixes, and IP addresses.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "crawler.middlewares.hosts.HostsMiddleware": 50,
    "crawler.middlewares.blocked.BlockedMiddleware": 60,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    # Behind Retry (550), which would ask a busy host again at once.
    "crawler.middlewares.patience.PatienceMiddleware": 560,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "crawler.middlewares.proxies.ProxyMiddleware": 750,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "crawler.middlewares.cookies.CookiesMiddleware": 700,
    # Behind HttpCompression (590): what is recalled is decoded like what came over the wire.
    "crawler.middlewares.revisit.RevisitMiddleware": 940,
    # Closest to the downloader: the bytes as they came.
    "crawler.middlewares.archiving.ArchivingMiddleware": 950,
}
# TLS as old as portals have it, and each request once.
DOWNLOAD_HANDLERS = {"http": "crawler.transport.Transport", "https": "crawler.transport.Transport"}
DOWNLOAD_TLS_MIN_VERSION = "TLSv1.0"
# A name that resolves to a private address is not resolved.
TWISTED_DNS_RESOLVER = "crawler.middlewares.hosts.PublicResolver"

# The only output of a page is its portal's next request: nothing to do side by side, no depth to count.
CONCURRENT_ITEMS = 1
WARN_ON_GENERATOR_RETURN_VALUE = False
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
}

# No open port, no state beside the archive, nothing but the report on the screen.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
MEMUSAGE_ENABLED = False
LOG_LEVEL = "WARNING"
LOGSTATS_INTERVAL = 0

"""What keeps an installation from being served outside its own machine."""

import ipaddress

from django.apps import apps
from django.conf import settings

from yiti.foundation.installation.queries import find_installation
from yiti.kernel.text import Text

SHORTEST_SECRET = 40

DEMONSTRATION = Text(
    "这是演示系统，账号和密码是公开的：只能在本机（127.0.0.1）使用",
    "this is a demonstration with public log-ins: it may only be served on this machine (127.0.0.1)",
)
DEBUGGING = Text("YITI_DEBUG 已打开：请先关闭", "YITI_DEBUG is on: turn it off")
WEAK_SECRET = Text(
    "密钥太短或是默认值：删除密钥文件夹中的 secret_key，下次启动会生成新的",
    "the secret key is short or a default: delete secret_key in the keys folder and start again",
)
PLAIN_HTTP = Text(
    "明文 http 不能对外：请用 YITI_PROXY 写明负责 https 的代理地址，或用 YITI_CERTIFICATE 和 YITI_CERTIFICATE_KEY 给出证书",
    "plain http outside this machine: name the proxy that speaks https in YITI_PROXY, or give YITI_CERTIFICATE and YITI_CERTIFICATE_KEY",
)
NO_NAMES = Text("请用 YITI_HOSTS 写明网站的名称", "name the hosts that this site answers to in YITI_HOSTS")


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is reachable from this machine only; a name other than localhost is not trusted to be."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def list_exposures() -> list[Text]:
    """Each reason not to serve outside loopback, with what to do about it."""
    secret = str(settings.SECRET_KEY)
    is_weak = len(secret) < SHORTEST_SECRET or "insecure" in secret or len(set(secret)) < 16
    is_plain = not settings.YITI_PROXY and not (settings.YITI_CERTIFICATE and settings.YITI_CERTIFICATE_KEY)
    reasons = {
        DEMONSTRATION: _is_demonstration(),
        DEBUGGING: settings.DEBUG,
        WEAK_SECRET: is_weak,
        PLAIN_HTTP: is_plain,
        NO_NAMES: not settings.YITI_HOSTS,
    }
    return [reason for reason, holds in reasons.items() if holds]


def _is_demonstration() -> bool:
    found = find_installation()
    users = apps.get_model("access", "User")
    return bool(found and found.is_demonstration) or users._default_manager.filter(is_demonstration=True, is_active=True).exists()

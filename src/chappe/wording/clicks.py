"""Words of who followed a link."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

AGENTS: dict[str, Promise] = {
    "iphone": pgettext_lazy("agent", "iPhone"),
    "ipad": pgettext_lazy("agent", "iPad"),
    "android": pgettext_lazy("agent", "Android"),
    "windows": pgettext_lazy("agent", "Windows"),
    "mac": pgettext_lazy("agent", "Mac"),
    "linux": pgettext_lazy("agent", "Linux"),
    "other": pgettext_lazy("agent", "Another browser"),
    "facebook": pgettext_lazy("agent", "Preview by Facebook or Apple’s Messages"),
    "whatsapp": pgettext_lazy("agent", "Preview by WhatsApp"),
    "apple": pgettext_lazy("agent", "Apple"),
    "google": pgettext_lazy("agent", "Google"),
    "slack": pgettext_lazy("agent", "Preview by Slack"),
    "x": pgettext_lazy("agent", "Preview by X"),
    "telegram": pgettext_lazy("agent", "Preview by Telegram"),
    "messenger": pgettext_lazy("agent", "Preview by a messaging service"),
    "microsoft": pgettext_lazy("agent", "Microsoft"),
    "scanner": pgettext_lazy("agent", "Security scanner"),
    "program": pgettext_lazy("agent", "Program"),
    "robot": pgettext_lazy("agent", "Another robot"),
}
"""By family, as `clicks/agents.toml` has them."""

"""What a scene's processes find in their environment: a mailbox's password and a shop's secrets."""

from tests.chaos.scene import SECRET as SHOP_SECRET
from tests.chaos.scene import TOKEN as SHOP_TOKEN
from tests.integration.support_servers import PASSWORD, SECRET_ENV
from tests.support import shopify_fake


def environment() -> dict[str, str]:
    """Where the jobs run, these are variables."""
    return {SECRET_ENV: PASSWORD, SHOP_TOKEN: shopify_fake.TOKEN, SHOP_SECRET: shopify_fake.SECRET}

"""Start the platform: `python -m sandbox.wechat --port 8100 --state-dir var/demo/wechat`."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from config.catalogue import counties
from config.settings import settings
from sandbox.serving import serve
from sandbox.wechat.app import create_app
from sandbox.wechat.control import WORLD
from sandbox.wechat.registered import register_catalogue, register_file
from sandbox.wechat.world import Keys


def main() -> None:
    """Accounts, callback keys and templates are those that the product's settings and catalogue name."""
    chosen = settings()
    parser = argparse.ArgumentParser(prog="python -m sandbox.wechat", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8100, help="0 takes a free one")
    parser.add_argument("--state-dir", type=Path, help="where phones and templates survive a restart")
    parser.add_argument("--account", type=Path, help="JSON file with templates and pages")
    parser.add_argument("--without-catalogue", action="store_true", help="register no template by itself")
    parser.add_argument("--push-url", help="where pushes go: the product's /wechat/callback")
    parser.add_argument("--push-format", choices=("xml", "json"), default="xml")
    parser.add_argument("--answer-within", type=float, default=5.0, help="seconds until a push is repeated")
    parser.add_argument(
        "--linked", action="store_true", help="one Open Platform account: logins have a unionid"
    )
    given = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)

    keys = Keys(chosen.wechat_appid, chosen.wechat_secret.get_secret_value(), linked=given.linked)
    if chosen.wechat_official_appid and chosen.wechat_official_secret:
        keys.official_appid = chosen.wechat_official_appid
        keys.official_secret = chosen.wechat_official_secret.get_secret_value()
    app = create_app(keys, state_dir=given.state_dir, answer_within=given.answer_within)
    world = app[WORLD]
    if not given.without_catalogue:
        register_catalogue(world, counties().values())
    if given.account:
        register_file(world, given.account)
    if given.push_url:
        world.push_addresses["miniprogram"] = {
            "url": given.push_url,
            "token": chosen.wechat_callback_token.get_secret_value(),
            "aes_key": chosen.wechat_callback_aes_key.get_secret_value(),
            "format": given.push_format,
        }
        if chosen.wechat_official_appid:
            token = chosen.wechat_official_callback_token or chosen.wechat_callback_token
            aes_key = chosen.wechat_official_callback_aes_key or chosen.wechat_callback_aes_key
            world.push_addresses["official"] = {
                "url": given.push_url,
                "token": token.get_secret_value(),
                "aes_key": aes_key.get_secret_value(),
                "format": given.push_format,
            }
    serve(app, given.host, given.port)


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: EUPL-1.2
"""A real mail server (aiosmtpd) on loopback that misbehaves as it is told, with a token endpoint for XOAUTH2.

    smtp_server.py RECORD SCRIPT      SCRIPT is JSON, every key may be absent

    port         a port that is wanted; else a free one
    tls          "none" | "starttls" | "wrapper"
    tls_version  the newest that it speaks: "TLSv1_2"
    certificate  "good" (localhost, 127.0.0.1) | "wrong-name" | "expired" | "ends-soon" (19 January 2027) | "unknown-issuer"
    auth         { user, password, mechanisms: [PLAIN, LOGIN, XOAUTH2] }; mail is refused until somebody signed in
    tokens       { client_id, client_secret, expires_in, stale: n }: the first n tokens given are refused at AUTH
    size         the limit that EHLO names
    faults       a list; the first one that fits acts, each time:
      at           connect | ehlo | starttls | auth | mail | rcpt | data | body | dot | token
      to           only for this recipient (from rcpt on)
      after, times   passes by the first `after` fitting times, then acts `times` times (absent: for ever)
      once_each    acts the first time for each recipient, as greylisting does
      pooled       only on a connection that brought a message before
      delay        waits so many seconds first; hold: true waits until the line `release` comes on standard input
      say          answers this line instead; close: true cuts the connection (after `say`, when there is one)
                   at `dot` the message was taken before `close`: its answer is lost. At `body` the cut falls inside DATA.

When it is ready it prints one JSON line: { port, token_port, ca }. It appends JSON lines to the file RECORD: every
connection, command (the verb alone), message and token, and prints an empty line after each message. It ends when its
standard input does.
"""

import asyncio
import base64
import datetime
import json
import logging
import pathlib
import ssl
import sys
import urllib.parse
import warnings

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

record_path, script = pathlib.Path(sys.argv[1]), json.loads(sys.argv[2])
record_file = record_path.open("a", encoding="utf-8")
released = asyncio.Event()
tokens: list[str] = []
connections = 0


def record(**what):
    record_file.write(json.dumps(what) + "\n")
    record_file.flush()
    if what["event"] == "message":
        print(flush=True)


class Fault:
    """One fault of the script, and how often it came by."""

    def __init__(self, written: dict):
        self.written, self.seen, self.met = written, 0, set()

    def acts(self, at: str, to: str | None, pooled: bool) -> bool:
        wanted = self.written
        if wanted["at"] != at or wanted.get("pooled", False) > pooled or wanted.get("to", to) != to:
            return False
        if wanted.get("once_each"):
            first = to not in self.met
            self.met.add(to)
            return first
        self.seen += 1
        after = wanted.get("after", 0)
        return after < self.seen <= after + wanted.get("times", 10**9)


faults = [Fault(fault) for fault in script.get("faults", [])]


async def fault_at(at: str, to: str | None = None, pooled: bool = False) -> dict | None:
    """The fault that acts here, once its delay is over."""
    fault = next((fault.written for fault in faults if fault.acts(at, to, pooled)), None)
    if fault and "delay" in fault:
        await asyncio.sleep(fault["delay"])
    if fault and fault.get("hold"):
        await released.wait()
    return fault


class Server(SMTP):
    """aiosmtpd, which asks the script before each answer."""

    def __init__(self, **options):
        super().__init__(self, hostname="mail.test", ident="test", loop=asyncio.get_running_loop(), **options)
        self.number, self.brought = 0, 0

    async def _handle_client(self):
        global connections
        connections += 1
        self.number = connections
        record(event="connect", connection=self.number)
        if not await self.misbehaved("connect", None):
            await super()._handle_client()

    async def misbehaved(self, at: str, verb: str | None, to: str | None = None) -> bool:
        """Records a command, and says whether a fault took the place of its answer."""
        if verb:
            record(event="command", connection=self.number, verb=verb)
        fault = await fault_at(at, to, self.brought > 0)
        return await self.acted(fault)

    async def acted(self, fault: dict | None) -> bool:
        if fault and "say" in fault:
            await self.push(fault["say"])
        if fault and fault.get("close"):
            self.transport.close()
            await asyncio.Future()  # cancelled when the connection is gone
        return bool(fault and "say" in fault)

    async def smtp_EHLO(self, arg):
        if not await self.misbehaved("ehlo", "EHLO"):
            await super().smtp_EHLO(arg)

    async def smtp_STARTTLS(self, arg):
        if not await self.misbehaved("starttls", "STARTTLS"):
            await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg):
        if not await self.misbehaved("auth", "AUTH " + (arg or "").split(" ")[0]):
            await super().smtp_AUTH(arg)

    async def smtp_NOOP(self, arg):
        if not await self.misbehaved("noop", "NOOP"):
            await super().smtp_NOOP(arg)

    async def smtp_QUIT(self, arg):
        record(event="command", connection=self.number, verb="QUIT")
        await super().smtp_QUIT(arg)

    async def smtp_MAIL(self, arg):
        if not await self.misbehaved("mail", "MAIL"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg):
        to = (arg or "").removeprefix("TO:").split(">")[0].lstrip("<")
        if not await self.misbehaved("rcpt", "RCPT", to):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg):
        to = self.envelope.rcpt_tos[0] if self.envelope.rcpt_tos else None
        if await self.misbehaved("data", "DATA", to):
            return
        fault = await fault_at("body", to, self.brought > 0)
        if fault:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            await self._reader.readuntil(b"\r\n")
            await self.acted({"close": True})
        await super().smtp_DATA(arg)

    async def handle_DATA(self, _server, session: Session, envelope: Envelope):
        to = envelope.rcpt_tos[0]
        fault = next((fault.written for fault in faults if fault.acts("dot", to, self.brought > 0)), {})
        say = fault.get("say", "250 2.0.0 Message accepted")
        record(
            event="message",
            connection=self.number,
            accepted=say.startswith("2"),
            sender=envelope.mail_from,
            recipients=envelope.rcpt_tos,
            data=envelope.original_content.decode("latin-1"),  # one character a byte
            tls=self.is_encrypted,
            user=session.auth_data,
        )
        if "delay" in fault:
            await asyncio.sleep(fault["delay"])
        if fault.get("hold"):
            await released.wait()
        if fault.get("close"):
            if "say" in fault:
                await self.push(say)
            self.transport.close()
            await asyncio.Future()
        self.brought += 1
        return say

    async def handle_exception(self, error: Exception) -> str:
        record(event="fault", what=repr(error))
        return "451 4.3.0 The server of the test broke; see its record"

    @property
    def is_encrypted(self) -> bool:
        return self.transport.get_extra_info("ssl_object") is not None

    async def auth_XOAUTH2(self, _server, args):
        given = base64.b64decode(args[1]).decode() if len(args) > 1 else ""
        user, bearer = (given.split("\x01") + ["", ""])[:2]
        good = [f"auth=Bearer {token}" for token in tokens[script.get("tokens", {}).get("stale", 0):]]
        if user == f"user={script['auth']['user']}" and bearer in good:
            return AuthResult(success=True, auth_data=script["auth"]["user"])
        # As the mechanism wants it: the reason as a challenge, then an empty line from the client, then the refusal.
        await self.push("334 " + base64.b64encode(b'{"status":"401"}').decode())
        await self._reader.readuntil(b"\r\n")
        await self.push("535 5.7.3 Authentication unsuccessful")
        return AuthResult(success=False, handled=True)


def authenticate(_server, _session, _envelope, _mechanism, given):
    """PLAIN and LOGIN against the one account of the script."""
    wanted = script["auth"]
    right = given.login.decode() == wanted["user"] and given.password.decode() == wanted.get("password")
    return AuthResult(success=right, handled=False, auth_data=wanted["user"])


async def token_endpoint(reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
    """Client credentials for a token, over HTTP/1.1 with one request a connection."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    length = int(head.split("content-length:")[1].split("\r\n")[0])
    asked = dict(urllib.parse.parse_qsl((await reader.readexactly(length)).decode()))
    wanted = script.get("tokens", {})
    right = asked.get("grant_type") == "client_credentials" and all(
        asked.get(key) == wanted.get(key) for key in ("client_id", "client_secret")
    )
    fault = await fault_at("token")
    if fault and "say" in fault:
        status, answer = fault["say"], {"error": "temporarily_unavailable"}
    elif right:
        tokens.append(f"token-{len(tokens) + 1}")
        status, answer = "200 OK", {"access_token": tokens[-1], "token_type": "Bearer"}
        answer["expires_in"] = wanted.get("expires_in", 3600)
    else:
        status, answer = "401 Unauthorized", {"error": "invalid_client", "error_description": "who are you?"}
    record(event="token", granted="access_token" in answer, scope=asked.get("scope"))
    body = json.dumps(answer).encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n"
    writer.write(head.encode() + b"\r\n" + body)
    await writer.drain()
    writer.close()


def tls_context(ca: trustme.CA) -> ssl.SSLContext:
    """A certificate of the asked kind."""
    kind, names, times = script.get("certificate", "good"), ["localhost", "127.0.0.1"], {}
    if kind == "wrong-name":
        names = ["elsewhere.example"]
    if kind == "expired":
        times = {"not_after": datetime.datetime(2020, 1, 1), "not_before": datetime.datetime(2019, 1, 1)}
    if kind == "ends-soon":
        times = {"not_after": datetime.datetime(2027, 1, 19), "not_before": datetime.datetime(2020, 1, 1)}
    issuer = trustme.CA() if kind == "unknown-issuer" else ca
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if "tls_version" in script:
        context.maximum_version = ssl.TLSVersion[script["tls_version"]]
    issuer.issue_cert(*names, **times).configure_cert(context)
    return context


async def main():
    loop = asyncio.get_running_loop()
    tls, auth = script.get("tls", "none"), script.get("auth")
    ca = trustme.CA()
    context = tls_context(ca) if tls != "none" else None
    ca_file = record_path.with_suffix(".pem")
    ca.cert_pem.write_to_path(ca_file)
    mechanisms = (auth or {}).get("mechanisms", ["PLAIN", "LOGIN"])
    options = {
        "tls_context": context if tls == "starttls" else None,
        "require_starttls": tls == "starttls",
        "auth_required": bool(auth),
        "auth_require_tls": False,
        "authenticator": authenticate if auth else None,
        "auth_exclude_mechanism": [each for each in ("PLAIN", "LOGIN", "XOAUTH2") if not auth or each not in mechanisms],
        "data_size_limit": script.get("size", 33554432),
        "enable_SMTPUTF8": True,
    }
    wrapper = context if tls == "wrapper" else None
    port = script.get("port", 0)
    server = await loop.create_server(lambda: Server(**options), "127.0.0.1", port, ssl=wrapper, reuse_address=True)
    endpoint = await asyncio.start_server(token_endpoint, "127.0.0.1", 0)
    ports = [one.sockets[0].getsockname()[1] for one in (server, endpoint)]
    print(json.dumps({"port": ports[0], "token_port": ports[1], "ca": str(ca_file)}), flush=True)
    told = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(told), sys.stdin)
    while line := await told.readline():
        if line.strip() == b"release":
            released.set()


# What clients do wrong is for the record, not for the screen.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)
logging.getLogger("asyncio").setLevel(logging.CRITICAL)
warnings.filterwarnings("ignore", module="aiosmtpd")  # it is asked to take passwords without TLS
asyncio.run(main())

"""What is sent to make a program busy for long. The tests look at what comes of it, `python -m bench.hostile` at how long it takes."""

HOSTILE_MAIL = {
    "parentheses": b"To: "
    + b"(" * 50_000
    + b"\r\nFrom: "
    + b'"' * 50_001
    + b"\r\nSubject: "
    + b"=?" * 50_000
    + b"\r\n\r\nhi",
    "encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\r\n\r\nhi",
    "parameters": b"Content-Type: text/plain; " + b"a=b;" * 50_000 + b"\r\n\r\nhi",
    "references": b"References: " + b"<" * 200_000 + b"\r\n\r\nhi",
    "recipients": b"To: " + b", ".join(b'"n" <u%d@e.example>' % n for n in range(9_000)) + b"\r\n\r\nhi",
    "deep multiparts": b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(3_000)
    )
    + b"\r\n\r\nhi",
    "deep messages": b"Content-Type: message/rfc822\r\n\r\n" * 3_000 + b"\r\nhi",
    "many parts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    + b"--b\r\nContent-Type: text/plain\r\n\r\nhi\r\n" * 20_000,
    "many messages": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    + b"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nhi\r\n" * 5_000,
    "deep html": b"Content-Type: text/html\r\n\r\n" + b"<div>" * 100_000 + b"hi",
    "html tables": b"Content-Type: text/html\r\n\r\n" + b"<table><tr><td>" * 20_000 + b"hi",
    "wide paddings": b'Content-Type: text/html\r\n\r\n<div style="padding-left:100000000px">hi</div>',
    "brackets": b"Content-Type: text/html\r\n\r\nhi" + b"<" * 500_000,
    "spaces": b"Content-Type: text/html\r\n\r\nhi" + b"&nbsp;" * 100_000,
    "many begins": b"\r\n\r\nhi\r\n" + b"begin 644 a\r\n" * 20_000,
    "flowed": b"Content-Type: text/plain; format=flowed\r\n\r\nhi \r\n" + b"a \r\n" * 100_000,
    "many headers": b"".join(b"X-%d: a\r\n" % n for n in range(50_000)) + b"\r\nhi",
    "carriage returns": b"hi" + b"\r" * 300_000,
    "punycode": b"Content-Type: text/plain; charset=punycode\r\n\r\nhi" + b"a" * 100_000,
}

HOSTILE_HTML = {
    "deep": "<div>" * 50_000 + "پایان",
    "formatting": "".join(f"<p><b title={n}>x" for n in range(15_000)) + "پایان",
    "reopened": "<div>" + "".join(f"<b title={n}>" for n in range(500)) + "</div>" + "<div>x</div>" * 3_000 + "پایان",
    "entities": "<p>" + "&amp;" * 40_000 + "پایان",
    "brackets": "<" * 250_000 + "پایان",
    "tables": "<table><tr><td>" * 15_000 + "پایان",
    "comments": "<!--" * 50_000 + "--> پایان",
    "hidden closers": "<div><!--</div>-->" * 14_000 + "پایان",
}

namespace ImageGen.Egress.Tests;

/// <summary>Addresses with which an attacker tries to reach internal targets (SSRF). <c>PORT</c> is the port of a listener on this machine.</summary>
internal static class HostileAddresses
{
    /// <summary>Numbers of every notation, and texts that two readers understand in two ways.</summary>
    public static TheoryData<string> Texts =>
    [
        // Loopback and "this host", written as resolvers of all kinds read it.
        "http://127.0.0.1:PORT/", "http://127.1:PORT/", "http://127.0.1:PORT/", "http://2130706433:PORT/", "http://0x7f000001:PORT/", "http://0x7f.0.0.1:PORT/",
        "http://0177.0.0.1:PORT/", "http://017700000001:PORT/", "http://127.0.0.1.:PORT/", "http://0:PORT/", "http://0.0.0.0:PORT/", "http://127.255.255.254:PORT/",
        "http://①②⑦.⓪.⓪.①:PORT/", "http://１２７.０.０.１:PORT/", "http://127。0。0。1:PORT/",
        // The same by IPv6, and IPv4 addresses inside of IPv6 ones.
        "http://[::1]:PORT/", "http://[0:0:0:0:0:0:0:1]:PORT/", "http://[::]:PORT/", "http://[::ffff:127.0.0.1]:PORT/", "http://[::ffff:7f00:1]:PORT/", "http://[::127.0.0.1]:PORT/",
        "http://[64:ff9b::127.0.0.1]:PORT/", "http://[64:ff9b::a9fe:a9fe]:PORT/", "http://[64:ff9b:1::7f00:1]:PORT/", "http://[2002:7f00:1::]:PORT/", "http://[2002:a9fe:a9fe::]:PORT/",
        "http://[2001:0:7f00:1::]:PORT/", "http://[::ffff:0:127.0.0.1]:PORT/", "http://[::ffff:169.254.169.254]:PORT/",
        // Metadata of clouds.
        "http://169.254.169.254/latest/meta-data", "http://[fd00:ec2::254]/latest/meta-data", "http://169.254.170.2/v2/credentials", "http://100.100.100.200/latest/meta-data",
        "http://192.0.0.192/latest", "http://168.63.129.16/machine", "http://0xa9fea9fe/", "http://2852039166/",
        // Reserved and private networks.
        "http://10.0.0.1:PORT/", "http://172.16.0.1:PORT/", "http://172.31.255.255:PORT/", "http://192.168.1.1:PORT/", "http://100.64.0.1:PORT/", "http://100.127.255.255:PORT/",
        "http://192.0.2.1:PORT/", "http://198.51.100.1:PORT/", "http://203.0.113.1:PORT/", "http://198.18.0.1:PORT/", "http://192.88.99.1:PORT/", "http://224.0.0.1:PORT/",
        "http://239.255.255.250:1900/", "http://240.0.0.1:PORT/", "http://255.255.255.255:PORT/", "http://[fe80::1]:PORT/", "http://[fec0::1]:PORT/", "http://[fc00::1]:PORT/",
        "http://[fd12:3456::1]:PORT/", "http://[ff02::1]:PORT/", "http://[100::1]:PORT/", "http://[2001:db8::1]:PORT/", "http://[3fff::1]:PORT/", "http://[5f00::1]:PORT/", "http://[4000::1]:PORT/",
        // Public numbers: no name, no certificate.
        "http://8.8.8.8/", "http://134744072/", "http://[2606:4700:4700::1111]/",
        // User info, and what looks like it.
        "http://user@localhost:PORT/", "http://user:secret@localhost:PORT/", "http://@localhost:PORT/", "http://public.test@localhost:PORT/", "http://127.0.0.1%2f@public.test/", "http://public.test%00@localhost:PORT/",
        // Fragments, backslashes, blanks, control characters.
        "http://public.test#@localhost:PORT/", "http://localhost:PORT/#", "http://public.test\\@localhost:PORT/", "http:\\\\localhost:PORT/", " http://localhost:PORT/", "http://localhost:PORT/ x",
        "http://localhost:PORT/\r\nHost: other", "http://localhost:PORT/\t",
        // Other protocols, and none.
        "ftp://localhost:PORT/", "file:///etc/passwd", "gopher://localhost:PORT/_x", "ws://localhost:PORT/", "data:text/plain,x", "javascript:alert(1)", "mailto:a@localhost", "//localhost:PORT/", "/etc/passwd", "localhost:PORT",
    ];

    /// <summary>Names and what they have.</summary>
    public static TheoryData<string, string> Names => new()
    {
        { "localhost", "127.0.0.1" }, { "localhost.", "127.0.0.1" }, { "LOCALHOST", "::1" }, { "foo.localhost", "127.0.0.1" }, { "ip6-localhost", "::1" },
        { "metadata.google.internal", "169.254.169.254" }, { "metadata.google.internal.", "169.254.169.254" }, { "127.0.0.1.nip.test", "127.0.0.1" },
        { "intranet", "10.1.2.3" }, { "printer.local", "192.168.1.9" }, { "carrier.test", "100.64.1.1" }, { "docker.test", "172.17.0.1" }, { "zero.test", "0.0.0.0" },
        { "mapped.test", "::ffff:127.0.0.1" }, { "compatible.test", "::127.0.0.1" }, { "nat64.test", "64:ff9b::7f00:1" }, { "6to4.test", "2002:7f00:1::" }, { "teredo.test", "2001:0:7f00:1::1" },
        { "link.test", "fe80::1%1" }, { "site.test", "fec0::1" }, { "unique.test", "fd00:ec2::254" }, { "multicast.test", "ff02::1" }, { "multicast4.test", "224.0.0.251" },
        { "broadcast.test", "255.255.255.255" }, { "documentation.test", "203.0.113.7" }, { "benchmark.test", "198.19.0.1" }, { "azure.test", "168.63.129.16" }, { "scoped.test", "2606:4700::1%1" },
        // Several, of which one is private.
        { "first.test", "127.0.0.1 93.184.215.14" }, { "last.test", "93.184.215.14 127.0.0.1" }, { "middle.test", "93.184.215.14 10.0.0.1 93.184.215.15" },
        { "mixed.test", "2606:4700:4700::1111 ::1" }, { "many.test", "93.184.215.1 93.184.215.2 93.184.215.3 93.184.215.4 93.184.215.5 93.184.215.6 93.184.215.7 169.254.169.254" },
        { "both.test", "93.184.215.14 ::ffff:10.0.0.1" },
        // Names of other scripts.
        { "bücher.test", "127.0.0.1" }, { "xn--bcher-kva.test", "127.0.0.1" }, { "ｌｏｃａｌｈｏｓｔ", "127.0.0.1" }, { "例え.test", "10.0.0.1" },
    };
}

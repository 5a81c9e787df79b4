using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace ImageGen.ServiceDefaults.Starting;

/// <summary>
/// Checks the addresses that a host is configured to listen on before anything else starts: the server itself binds last, when a worker may have taken jobs,
/// and reports less.
/// </summary>
internal static class ListenAddresses
{
    private const string Example = "must be addresses such as http://127.0.0.1:8080, separated by ;";

    private static readonly TimeSpan NameLookupTimeout = TimeSpan.FromSeconds(2);

    /// <summary>The errors of the addresses, each a sentence that names the key.</summary>
    public static IEnumerable<string> FaultsOf(IConfiguration configuration)
    {
        foreach (var (key, text, hasCertificate) in Configured(configuration))
        {
            if (FaultOf(text, hasCertificate) is { } fault)
            {
                yield return $"{key} {fault}";
            }
        }
    }

    private static IEnumerable<(string Key, string Text, bool HasCertificate)> Configured(IConfiguration configuration)
    {
        var isCertified = configuration.GetSection("Kestrel:Certificates:Default").Exists() || ServerCertificates.HasDevelopmentCertificate();
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().ToList();
        if (endpoints.Count > 0)
        {
            // These replace all others.
            return endpoints.Select(endpoint => ($"{endpoint.Path}:Url", endpoint["Url"] ?? "", isCertified || endpoint.GetSection("Certificate").Exists()));
        }

        return Split(configuration["urls"]) is { Length: > 0 } urls
            ? urls.Select(url => ("urls (--urls)", url, isCertified))
            : Ports("http").Concat(Ports("https"));

        IEnumerable<(string, string, bool)> Ports(string scheme)
            => Split(configuration[$"{scheme}_ports"]).Select(port => ($"{scheme}_ports", $"{scheme}://*:{port}", isCertified));
    }

    private static string[] Split(string? text) => (text ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string? FaultOf(string text, bool hasCertificate)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(text);
        }
        catch (FormatException)
        {
            return $"is '{text}', but {Example}.";
        }

        if (address.IsUnixPipe || address.IsNamedPipe)
        {
            return null;
        }

        if (!address.Scheme.Equals("http", StringComparison.OrdinalIgnoreCase) && !address.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase))
        {
            return $"is '{text}', but {Example}.";
        }

        // The parser treats text after the colon that is not a number as part of the host.
        var isNumber = IPAddress.TryParse(address.Host, out var ip);
        if (address.Host.Length == 0 || (!isNumber && address.Host.Contains(':', StringComparison.Ordinal)) || address.Port is < 0 or > IPEndPoint.MaxPort)
        {
            return $"is '{text}', but a port is a number from 0 to {IPEndPoint.MaxPort}, as in http://127.0.0.1:8080.";
        }

        if (address.PathBase.Trim('/').Length > 0)
        {
            return $"is '{text}', but an address to listen on has no path.";
        }

        if (address.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase) && !hasCertificate)
        {
            return $"is '{text}', but https needs a certificate: set Kestrel:Certificates:Default:Path and :Password (or :KeyPath), or let a proxy terminate TLS.";
        }

        if (address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return address.Port == 0 ? $"is '{text}', but port 0 needs an IP address as host, as in http://127.0.0.1:0." : TryAll(text, address.Port, [IPAddress.Loopback, IPAddress.IPv6Loopback]);
        }

        if (ip is null && address.Host is not ("*" or "+") && !IsHost(address.Host))
        {
            return $"is '{text}', but there is no host '{address.Host}'; use an address of this machine, localhost, or * for all.";
        }

        return TryAll(text, address.Port, ip is null ? [IPAddress.IPv6Any, IPAddress.Any] : [ip]);
    }

    private static bool IsHost(string host)
    {
        try
        {
            // A host name that can't be resolved in time is left to the server.
            var search = Dns.GetHostAddressesAsync(host);
            return !search.Wait(NameLookupTimeout) || search.Result.Length > 0;
        }
        catch (AggregateException fault)
        {
            return fault.InnerException is SocketException { SocketErrorCode: not (SocketError.HostNotFound or SocketError.NoData) };
        }
    }

    private static string? TryAll(string text, int port, IReadOnlyList<IPAddress> addresses)
        => addresses.Select(address => Try(text, port, address, isLast: addresses.Count == 1)).FirstOrDefault(fault => fault is not null);

    private static string? Try(string text, int port, IPAddress address, bool isLast)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen();
            return null;
        }
        catch (SocketException fault)
        {
            return fault.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => string.Create(CultureInfo.InvariantCulture, $"is '{text}', but port {port} is already in use by another program; choose another with --urls."),
                SocketError.AccessDenied => string.Create(CultureInfo.InvariantCulture, $"is '{text}', but this user may not listen on port {port}; ports below 1024 usually need extra rights; choose another with --urls."),
                SocketError.AddressNotAvailable when isLast => $"is '{text}', but {address} is not an address of this machine.",
                // A machine without IPv6, or an error that the server reports better.
                _ => null,
            };
        }
    }
}

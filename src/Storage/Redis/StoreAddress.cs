using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using ImageGen.Contracts;
using StackExchange.Redis;

namespace ImageGen.Storage.Redis;

/// <summary>
/// Reads <c>ConnectionStrings:Redis</c>: in the format of StackExchange.Redis, or as a URL, the format of hosting services. The client
/// itself treats a URL as a host name, tries to connect to it, and quotes it, with its password, in its errors.
/// </summary>
internal static partial class StoreAddress
{
    private const string Example = "for example localhost:6379, localhost:6379,password=... or rediss://user:password@host:6379/0";

    private const int DefaultPort = 6379;

    private const int MostDatabases = 1024;

    /// <summary>The client's options.</summary>
    /// <exception cref="FormatException">The text is not a connection string. The message continues a sentence that begins with the name of the setting, and quotes nothing of the text.</exception>
    public static ConfigurationOptions Parse(string text)
    {
        text = text.Trim();
        return ServerAddress.Is(text) ? OfUrl(ServerAddress.Parse(text)) : OfClient(text);
    }

    private static ConfigurationOptions OfUrl(ServerAddress address)
    {
        if (address.Scheme is not ("redis" or "rediss" or "valkey" or "valkeys"))
        {
            throw new FormatException($"is a URL, but its scheme is neither redis nor rediss; write sentinels, sockets and clusters in the format of StackExchange.Redis, {Example}.");
        }

        if (address.Query is not null)
        {
            throw new FormatException("has settings behind a '?', which are not read in a URL.");
        }

        var options = new ConfigurationOptions { Password = address.Password, Ssl = address.Scheme is "rediss" or "valkeys" };
        foreach (var (host, port) in address.Endpoints)
        {
            options.EndPoints.Add(host, port ?? DefaultPort);
        }

        if (address.User is { } user && user != "default")
        {
            // The default user has only the password, which servers without users accept as well.
            options.User = user;
        }

        if (address.Path.Length > 0)
        {
            options.DefaultDatabase = int.TryParse(address.Path, NumberStyles.None, CultureInfo.InvariantCulture, out var database) && database < MostDatabases
                ? database
                : throw new FormatException("has a path that is not a database number.");
        }

        return options;
    }

    private static ConfigurationOptions OfClient(string text)
    {
        ConfigurationOptions options;
        try
        {
            options = ConfigurationOptions.Parse(text, ignoreUnknown: false);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // Without the client's own message, and not as an inner exception: it may quote the password.
            throw new FormatException($"is not a connection string of StackExchange.Redis, {Example}.");
        }

        // The client treats everything that is not an option as a host: a URL without its scheme, a password after a semicolon.
        if (options.EndPoints.Count == 0 || options.EndPoints.Any(endpoint => endpoint is DnsEndPoint { Host: var host } && !HostName().IsMatch(host)))
        {
            throw new FormatException($"names a host with invalid characters, {Example}.");
        }

        return options;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?\.?\z", RegexOptions.CultureInvariant)]
    private static partial Regex HostName();
}

using System.Globalization;
using System.Text.Json;

namespace ImageGen.Cli.Client;

/// <summary>Formats values as the gateway's API does.</summary>
internal static class WireText
{
    /// <summary>The wire name of an enum value.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum
        => JsonSerializer.SerializeToElement(value).GetString()!;

    /// <summary>A timestamp for a request.</summary>
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>A timestamp for people, UTC, to the tenth of a second.</summary>
    public static string Shown(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.f", CultureInfo.InvariantCulture);

    /// <summary>A query parameter, with the ampersand before it; empty if there is no value.</summary>
    public static string Parameter(string name, string? value) => value is null ? "" : $"&{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";

    /// <summary>The same for a timestamp.</summary>
    public static string Parameter(string name, TimePoint? time, DateTimeOffset now) => Parameter(name, time is null ? null : Of(time.Before(now)));
}

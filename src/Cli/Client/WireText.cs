using System.Globalization;
using System.Text.Json;

namespace ImageGen.Cli.Client;

/// <summary>Values as the gateway's API writes them.</summary>
internal static class WireText
{
    /// <summary>The wire name of a status, a reason or the like.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum
        => JsonSerializer.SerializeToElement(value).GetString()!;

    /// <summary>A moment to be sent.</summary>
    public static string Of(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>A moment for people, UTC, to the tenth of a second.</summary>
    public static string Shown(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.f", CultureInfo.InvariantCulture);

    /// <summary>A parameter of a query, with the sign before it; nothing where there is no value.</summary>
    public static string Parameter(string name, string? value) => value is null ? "" : $"&{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";

    /// <summary>The same for a moment.</summary>
    public static string Parameter(string name, Moment? moment, DateTimeOffset now) => Parameter(name, moment is null ? null : Of(moment.Before(now)));
}

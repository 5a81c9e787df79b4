using System.Globalization;
using System.Text.RegularExpressions;
using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Replicate;

/// <summary>The header <c>Cancel-After</c>: <c>30</c>, <c>30s</c>, <c>5m</c> or <c>1h30m45s</c>, at least 5 seconds.</summary>
internal static partial class CancelAfter
{
    /// <summary>The header.</summary>
    public const string Header = "Cancel-After";

    private const int MinSeconds = 5;
    private const int MaxSeconds = 604_800;

    /// <summary>The seconds; null without the header, or with a fault.</summary>
    public static int? Read(HttpRequest request, ValidationErrors faults)
    {
        var text = request.Headers[Header].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        var match = Pattern().Match(text);
        var seconds = match.Success ? (3600L * Number("h")) + (60L * Number("m")) + Number("s") : 0;
        if (seconds is >= MinSeconds and <= MaxSeconds)
        {
            return (int)seconds;
        }

        faults.Add(Header, "must be a time from 5 seconds to 7 days, such as 30s, 5m or 1h30m.");
        return null;

        int Number(string unit) => match.Groups[unit].Success ? int.Parse(match.Groups[unit].Value, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(@"\A(?=.)((?<h>[0-9]{1,6})h)?((?<m>[0-9]{1,6})m)?((?<s>[0-9]{1,6})s?)?\z")]
    private static partial Regex Pattern();
}

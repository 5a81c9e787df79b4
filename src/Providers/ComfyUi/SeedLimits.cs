using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.ComfyUi;

/// <summary>
/// The limits of a node's seed, from the refusal of one outside: every node has its own, many of them those of signed 32 bits, and the
/// refusal quotes them in the format of <c>/object_info</c>.
/// </summary>
internal static partial class SeedLimits
{
    /// <summary>The range that the node accepts; null if the response does not concern the seed.</summary>
    public static SeedRange? In(ServiceResponse response, long seed)
    {
        if (response.Status != HttpStatusCode.BadRequest || WireJson.Read(response.Body, ComfyUiJson.Default.WireFailure)?.NodeErrors is not { ValueKind: JsonValueKind.Object } nodes)
        {
            return null;
        }

        var ranges = nodes.EnumerateObject()
            .SelectMany(node => WireJson.ItemsOf(WireJson.In(node.Value, "errors")))
            .Select(item => WireJson.Read(item, ComfyUiJson.Default.WireError))
            .OfType<WireError>()
            .Where(error => WireJson.TextOf(error.Type) is "value_bigger_than_max" or "value_smaller_than_min" && IsAbout(error, seed))
            .Select(RangeOf)
            .OfType<SeedRange>()
            .ToList();

        // Several nodes may have the seed: the range that all of them accept.
        return ranges.Count == 0 ? null : SeedRange.Of(ranges.Max(range => range.Least), ranges.Min(range => range.Most));
    }

    private static bool IsAbout(WireError error, long seed)
        => WireJson.WholeOf(WireJson.In(error.ExtraInfo, "received_value")) == seed
            || Numbers().Matches(WireJson.TextOf(error.Message) ?? "").Any(match => match.Value == seed.ToString(CultureInfo.InvariantCulture));

    private static SeedRange? RangeOf(WireError error)
    {
        var limits = WireJson.ItemsOf(WireJson.In(error.ExtraInfo, "input_config")).FirstOrDefault(part => part.ValueKind == JsonValueKind.Object);
        var text = $"{WireJson.TextOf(error.Message)} {WireJson.TextOf(error.Details)}";
        return SeedRange.Of(
            WireJson.NumberOf(WireJson.In(limits, "min")) ?? NumberIn(Least().Match(text)),
            // A node that only reports that the seed is too large accepts signed 32 bits, as most limited nodes do.
            WireJson.NumberOf(WireJson.In(limits, "max")) ?? NumberIn(Most().Match(text)) ?? (WireJson.TextOf(error.Type) == "value_bigger_than_max" ? int.MaxValue : null));
    }

    private static double? NumberIn(Match match) => match.Success ? double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex("[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();

    [GeneratedRegex("min(?:imum)? of ([0-9]{1,18})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Least();

    [GeneratedRegex("max(?:imum)? of ([0-9]{1,18})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Most();
}

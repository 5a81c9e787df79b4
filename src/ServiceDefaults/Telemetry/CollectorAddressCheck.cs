using System.Globalization;
using ImageGen.ServiceDefaults.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ImageGen.ServiceDefaults.Telemetry;

/// <summary>
/// Rejects unusable settings of the OTLP collector at start-up: the exporter would silently send everything to its default address, or stop the host with a stack trace.
/// Values are not quoted: an address may contain a password, and headers contain tokens.
/// </summary>
internal sealed class CollectorAddressCheck(IConfiguration configuration) : IValidateOptions<StartChecks>
{
    private static readonly string[] Signals = ["", "TRACES_", "METRICS_", "LOGS_"];

    private static readonly string[] Intervals = ["OTEL_METRIC_EXPORT_INTERVAL", "OTEL_METRIC_EXPORT_TIMEOUT"];

    public ValidateOptionsResult Validate(string? name, StartChecks options)
    {
        var faults = string.IsNullOrWhiteSpace(configuration[TelemetryRegistration.EndpointKey]) ? [] : Faults().ToList();
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    private static bool IsAddress(string text)
        => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0;

    private static bool IsHeaders(string text)
        => text.Split(',', StringSplitOptions.RemoveEmptyEntries).All(pair => pair.IndexOf('=', StringComparison.Ordinal) > 0);

    private static bool IsMilliseconds(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0;

    private IEnumerable<string> Faults()
    {
        foreach (var signal in Signals)
        {
            var prefix = $"OTEL_EXPORTER_OTLP_{signal}";
            if (IsWrong($"{prefix}ENDPOINT", IsAddress))
            {
                yield return $"{prefix}ENDPOINT must be an http or https address without user info; credentials go into OTEL_EXPORTER_OTLP_HEADERS.";
            }

            if (IsWrong($"{prefix}HEADERS", IsHeaders))
            {
                yield return $"{prefix}HEADERS must be name=value, separated by commas.";
            }

            if (IsWrong($"{prefix}PROTOCOL", text => text is "grpc" or "http/protobuf"))
            {
                yield return $"{prefix}PROTOCOL must be grpc or http/protobuf.";
            }

            if (IsWrong($"{prefix}TIMEOUT", IsMilliseconds))
            {
                yield return $"{prefix}TIMEOUT must be a whole number of milliseconds.";
            }
        }

        foreach (var key in Intervals.Where(key => IsWrong(key, IsMilliseconds)))
        {
            yield return $"{key} must be a whole number of milliseconds.";
        }
    }

    private bool IsWrong(string key, Predicate<string> isGood) => configuration[key]?.Trim() is { Length: > 0 } text && !isGood(text);
}

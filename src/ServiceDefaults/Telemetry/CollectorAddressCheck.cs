using ImageGen.ServiceDefaults.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ImageGen.ServiceDefaults.Telemetry;

/// <summary>Stops a host whose collector's address is none: the exporter would send everything to its default instead, and say so nowhere.</summary>
internal sealed class CollectorAddressCheck(IConfiguration configuration) : IValidateOptions<ProviderRosterCheck.Subject>
{
    public ValidateOptionsResult Validate(string? name, ProviderRosterCheck.Subject options)
        => configuration[TelemetryRegistration.EndpointKey] is { } text && !string.IsNullOrWhiteSpace(text)
            && !(Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0)
            ? ValidateOptionsResult.Fail($"{TelemetryRegistration.EndpointKey} must be an http or https address without user info; credentials go into OTEL_EXPORTER_OTLP_HEADERS.")
            : ValidateOptionsResult.Success;
}

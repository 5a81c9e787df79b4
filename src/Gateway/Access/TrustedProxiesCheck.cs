using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Access;

/// <summary>Fails the start of a gateway whose trusted proxies are not addresses.</summary>
internal sealed class TrustedProxiesCheck : IValidateOptions<AccessOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, AccessOptions options)
        => options.TrustedProxies.FirstOrDefault(text => TrustedProxies.Parse(text) is null) is { } wrong
            ? ValidateOptionsResult.Fail($"Gateway:TrustedProxies has '{wrong}', but must have IP addresses and networks, such as 10.0.0.7 or 10.0.0.0/24.")
            : ValidateOptionsResult.Success;
}

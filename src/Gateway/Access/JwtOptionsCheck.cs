using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Access;

/// <summary>Fails the start of a gateway that could not check tokens, or would accept those for other services.</summary>
internal sealed class JwtOptionsCheck : IValidateOptions<JwtOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, JwtOptions options)
    {
        List<string> faults = [];
        if (options.IsConfigured && !IsSafe(options.Authority))
        {
            faults.Add($"{JwtOptions.Section}:Authority must be an https address, or http on a loopback address.");
        }

        if (options.IsConfigured && string.IsNullOrWhiteSpace(options.Audience))
        {
            faults.Add($"{JwtOptions.Section}:Audience is needed with Authority: without it, tokens for other services would be accepted.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    /// <summary>Whether an address is on this machine.</summary>
    public static bool IsLoopback(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsLoopback;

    private static bool IsSafe(string? address)
        => Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}

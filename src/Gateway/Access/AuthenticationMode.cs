using ImageGen.Storage.Access;
using Microsoft.Extensions.Options;

namespace ImageGen.Gateway.Access;

/// <summary>Whether callers need credentials. A gateway that only programs of this machine can reach is open until its first API key exists.</summary>
internal sealed class AuthenticationMode(IOptions<AccessOptions> options, IOptions<JwtOptions> jwt, ListenAddresses addresses, IApiKeys keys, TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);

    // Rows of revoked keys are kept, so that a revocation of the last key does not open the gateway.
    private volatile bool _hasKeys;
    private long? _readAt;

    /// <summary>Whether a caller of this request needs credentials.</summary>
    public async ValueTask<bool> IsRequiredAsync(HttpContext context)
        => options.Value.Authentication switch
        {
            AccessOptions.NoAuthentication => false,
            AccessOptions.RequiredAuthentication => true,
            _ => jwt.Value.IsConfigured || !addresses.AreLoopbackOnly(context) || await HasKeysAsync(context.RequestAborted),
        };

    /// <summary>Records that this gateway has created a key: callers need one from now on. Other gateways notice it within two seconds.</summary>
    public void NoteKey() => _hasKeys = true;

    private async ValueTask<bool> HasKeysAsync(CancellationToken cancellationToken)
    {
        if (_hasKeys || (_readAt is { } readAt && time.GetElapsedTime(readAt) < MaxAge))
        {
            return _hasKeys;
        }

        // Never set to false: a key may have been created during the read.
        if (await keys.AnyAsync(cancellationToken))
        {
            _hasKeys = true;
        }

        _readAt = time.GetTimestamp();
        return _hasKeys;
    }
}

using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Access;

/// <summary>The key with which gateways sign links to images if no other is configured.</summary>
public interface ILinkKey
{
    /// <summary>The key, 64 hexadecimal digits, which the first call of all hosts creates.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer, and the key was not read before.</exception>
    ValueTask<string> ReadAsync(CancellationToken cancellationToken);
}

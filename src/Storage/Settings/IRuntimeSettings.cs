using ImageGen.Storage.Secrets;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Storage.Settings;

/// <summary>
/// The settings that are changed at run time. They are kept in the store, sealed with a key ring that is not in it, and every host lays
/// them over its configuration within 2 s of a change.
/// </summary>
public interface IRuntimeSettings
{
    /// <summary>Reads all of them.</summary>
    /// <exception cref="KeyRingUnavailableException">There is no key ring.</exception>
    /// <exception cref="Storage.Redis.StoreUnavailableException">The store does not answer.</exception>
    Task<SettingsView> ReadAsync(CancellationToken cancellationToken);

    /// <summary>The section <c>ImageGen</c> of the configuration as it would be with these values, and no others, laid over the files.</summary>
    IConfiguration Preview(IReadOnlyDictionary<string, string> values);

    /// <summary>Sets or, for null, removes a value, if nothing has changed since <paramref name="revision"/>; this host follows before the answer.</summary>
    /// <exception cref="KeyRingUnavailableException">There is no key ring.</exception>
    /// <exception cref="Storage.Redis.StoreUnavailableException">The store does not answer; whether the change was made is unknown.</exception>
    Task<SettingWrite> WriteAsync(SettingKey key, string? value, long revision, string by, CancellationToken cancellationToken);

    /// <summary>Lets this host follow now what it would follow within moments.</summary>
    /// <exception cref="Storage.Redis.StoreUnavailableException">The store does not answer.</exception>
    Task FollowAsync(CancellationToken cancellationToken);

    /// <summary>The latest changes, newest first; a thousand are kept.</summary>
    /// <exception cref="Storage.Redis.StoreUnavailableException">The store does not answer.</exception>
    Task<IReadOnlyList<SettingChange>> ReadAuditAsync(CancellationToken cancellationToken);
}

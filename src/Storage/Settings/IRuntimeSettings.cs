using ImageGen.Storage.Secrets;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Storage.Settings;

/// <summary>
/// The settings that can be changed at run time. They are stored encrypted, with a key ring that is not in the store, and every host applies
/// them over its configuration within 2 s of a change.
/// </summary>
public interface IRuntimeSettings
{
    /// <summary>Reads all run-time settings.</summary>
    /// <exception cref="KeyRingUnavailableException">There is no key ring.</exception>
    /// <exception cref="Storage.Redis.StoreUnavailableException">The store does not respond.</exception>
    Task<SettingsView> ReadAsync(CancellationToken cancellationToken);

    /// <summary>The section <c>ImageGen</c> of the configuration as it would be if only these run-time values overrode the files.</summary>
    IConfiguration Preview(IReadOnlyDictionary<string, string> values);

    /// <summary>Sets a value, or removes it for null, if nothing has changed since <paramref name="revision"/>; this host applies it before the call returns.</summary>
    /// <exception cref="KeyRingUnavailableException">There is no key ring.</exception>
    /// <exception cref="Storage.Redis.StoreUnavailableException">The store does not respond; whether the change was made is unknown.</exception>
    Task<SettingWrite> WriteAsync(SettingKey key, string? value, long revision, string by, CancellationToken cancellationToken);

    /// <summary>Applies the stored settings to this host at once, instead of at the next check.</summary>
    /// <exception cref="Storage.Redis.StoreUnavailableException">The store does not respond.</exception>
    Task FollowAsync(CancellationToken cancellationToken);

    /// <summary>The latest changes, newest first; a thousand are kept.</summary>
    /// <exception cref="Storage.Redis.StoreUnavailableException">The store does not respond.</exception>
    Task<IReadOnlyList<SettingChange>> ReadAuditAsync(CancellationToken cancellationToken);
}

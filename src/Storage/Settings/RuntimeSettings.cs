using ImageGen.Storage.Secrets;
using Microsoft.Extensions.Configuration;

namespace ImageGen.Storage.Settings;

/// <summary>Combines store, encryption and overlay.</summary>
internal sealed class RuntimeSettings(SettingsStore store, SecretProtector seal, SettingsOverlay overlay, SettingsFollower follower, IConfiguration configuration, TimeProvider time)
    : IRuntimeSettings
{
    // This value is encrypted and discarded, so that without a usable key ring the caller gets that error, and not an empty list.
    private const string Trial = "trial";

    public async Task<SettingsView> ReadAsync(CancellationToken cancellationToken)
    {
        seal.Close(Trial, Trial);
        var (revision, found) = await store.ReadAsync(cancellationToken);
        return follower.Open(revision, found);
    }

    public IConfiguration Preview(IReadOnlyDictionary<string, string> values) => overlay.Preview(configuration, values);

    public async Task<SettingWrite> WriteAsync(SettingKey key, string? value, long revision, string by, CancellationToken cancellationToken)
    {
        var change = new SettingChange { At = time.GetUtcNow(), By = by, Action = value is null ? "removed" : "set", Key = key.Text };
        var outcome = await store.WriteAsync(value is null ? null : seal.Close(key.Text, value), revision, change, cancellationToken);
        if (outcome == SettingWrite.Written)
        {
            await follower.FollowAsync(cancellationToken);
        }

        return outcome;
    }

    public Task FollowAsync(CancellationToken cancellationToken) => follower.FollowAsync(cancellationToken);

    public Task<IReadOnlyList<SettingChange>> ReadAuditAsync(CancellationToken cancellationToken) => store.ReadAuditAsync(cancellationToken);
}

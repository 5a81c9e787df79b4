using ImageGen.Storage.Secrets;
using Microsoft.Extensions.Logging;

namespace ImageGen.Storage.Settings;

/// <summary>
/// Updates the overlay from the store. A setting that can't be decrypted is logged and left out: the value of the files then applies. It is
/// retried, since the key may arrive later.
/// </summary>
internal sealed partial class SettingsFollower(SettingsStore store, SecretProtector seal, SettingsOverlay overlay, TimeProvider time, ILogger<SettingsFollower> logger) : IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _gate = new(1);
    private long _revision;
    private long _readAt;
    private IReadOnlyList<string> _unreadable = [];

    /// <summary>The settings that this host can't decrypt.</summary>
    public IReadOnlyList<string> Unreadable => _unreadable;

    /// <summary>Reads the revision, and the settings if it has changed.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var isDue = _unreadable.Count > 0 && time.GetElapsedTime(_readAt) >= RetryInterval;
            if (await store.ReadRevisionAsync(cancellationToken) == _revision && !isDue)
            {
                return;
            }

            var (revision, found) = await store.ReadAsync(cancellationToken);
            var view = Open(revision, found);
            if (!view.Unreadable.SequenceEqual(_unreadable) && view.Unreadable.Count > 0)
            {
                LogUnreadable(string.Join(", ", view.Unreadable));
            }

            (_revision, _readAt, _unreadable) = (revision, time.GetTimestamp(), view.Unreadable);
            overlay.Replace(view.Values);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Decrypts the settings. Those that can't be decrypted are named in <see cref="SettingsView.Unreadable"/>.</summary>
    public SettingsView Open(long revision, IReadOnlyDictionary<string, string> found)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        var unreadable = TryOpen(found, values);
        if (unreadable.Count > 0 && seal.HasFolder)
        {
            seal.Reload();
            unreadable = TryOpen(found, values);
        }

        return new SettingsView(revision, values, [.. unreadable.Order(StringComparer.Ordinal)]);
    }

    public void Dispose() => _gate.Dispose();

    private List<string> TryOpen(IReadOnlyDictionary<string, string> found, Dictionary<string, string> values)
    {
        List<string> unreadable = [];
        foreach (var (key, sealedValue) in found.Where(entry => !values.ContainsKey(entry.Key)))
        {
            try
            {
                if (seal.TryOpen(key, sealedValue, out var value))
                {
                    values[key] = value;
                    continue;
                }
            }
            catch (KeyRingUnavailableException exception)
            {
                LogNoRing(exception.Message);
                return [.. found.Keys.Where(name => !values.ContainsKey(name))];
            }

            unreadable.Add(key);
        }

        return unreadable;
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "settings.unreadable", Message = "Decrypting the settings {Keys} with this host's key ring failed; they are ignored")]
    private partial void LogUnreadable(string keys);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "settings.no_key_ring", Message = "{Why}")]
    private partial void LogNoRing(string why);
}

using System.Collections.Concurrent;
using ImageGen.Storage.Access;
using ImageGen.Storage.Redis;

namespace ImageGen.Gateway.Access;

/// <summary>Records when keys are used, at most once a minute for each key. No request waits for it, and none fails because of it.</summary>
internal sealed partial class ApiKeyUse(IApiKeys keys, TimeProvider time, ILogger<ApiKeyUse> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, long> _notedAt = new(StringComparer.Ordinal);

    /// <summary>Records the use, unless that was done within the last minute.</summary>
    public void Note(ApiKey key)
    {
        var now = time.GetTimestamp();
        if (_notedAt.TryGetValue(key.Id, out var last) ? time.GetElapsedTime(last) >= Interval && _notedAt.TryUpdate(key.Id, now, last) : _notedAt.TryAdd(key.Id, now))
        {
            _ = NoteAsync(key.Id);
        }
    }

    private async Task NoteAsync(string id)
    {
        try
        {
            await keys.NoteUseAsync(id, time.GetUtcNow(), CancellationToken.None);
        }
        catch (StoreUnavailableException fault)
        {
            LogNotNoted(id, fault.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "access.use_not_noted", Message = "Recording the use of API key {Key} failed because the store does not respond: {Why}")]
    private partial void LogNotNoted(string key, string why);
}

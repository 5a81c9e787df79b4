using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Repeats;

/// <summary>A hash for each fingerprint, with the state of each request under its id. It expires an hour after the last change.</summary>
internal sealed class RedisRepeatedRequests(StoreConnection store, StoreSettings settings) : IRepeatedRequests
{
    private const string Open = "open";

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AnsweredKept = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private static readonly StoreScript Begin = StoreScript.Load("Redis.Scripts.prelude", "Repeats.Scripts.begin_request");
    private static readonly StoreScript Note = StoreScript.Load("Redis.Scripts.prelude", "Repeats.Scripts.note_request");

    public Task<RepeatTicket> BeginAsync(string fingerprint, int retries, IReadOnlyCollection<string> ignored, CancellationToken cancellationToken)
        => BeginAsync(fingerprint, retries, own: null, ignored, cancellationToken);

    public Task<RepeatTicket> ExchangeAsync(RepeatTicket ticket, IReadOnlyCollection<string> ignored, CancellationToken cancellationToken)
        => BeginAsync(ticket.Fingerprint, retries: 0, ticket, ignored, cancellationToken);

    public Task KeepAsync(RepeatTicket ticket, CancellationToken cancellationToken) => NoteAsync(ticket, Open, cancellationToken);

    public Task EndAsync(RepeatTicket ticket, bool isAnswered, CancellationToken cancellationToken) => NoteAsync(ticket, isAnswered ? "answered" : "cut", cancellationToken);

    private async Task<RepeatTicket> BeginAsync(string fingerprint, int retries, RepeatTicket? own, IReadOnlyCollection<string> ignored, CancellationToken cancellationToken)
    {
        var attempt = Guid.NewGuid().ToString("N");
        var result = (string[])(await store.RunAsync(
            Begin,
            [KeyOf(fingerprint)],
            [
                settings.ScriptNow, attempt, Milliseconds(Lease), retries, Milliseconds(AnsweredKept), Milliseconds(Kept), own?.Id ?? "",
                .. ignored.Select(id => (RedisValue)id),
            ],
            cancellationToken))!;
        var (isRepeat, isBesideAnother) = (result[0] == "repeat", result[2] == "1");
        return own is not null && !isRepeat ? own with { IsBesideAnother = isBesideAnother } : new RepeatTicket(fingerprint, result[1], attempt, isRepeat, isBesideAnother);
    }

    private static RedisKey KeyOf(string fingerprint) => $"ig:{{repeat:{fingerprint}}}";

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;

    private Task<RedisResult> NoteAsync(RepeatTicket ticket, string state, CancellationToken cancellationToken)
        => store.RunAsync(
            Note,
            [KeyOf(ticket.Fingerprint)],
            [settings.ScriptNow, ticket.Id, state, state == Open ? Milliseconds(Lease) : 0, Milliseconds(Kept), ticket.Attempt],
            cancellationToken);
}

using System.Globalization;
using ImageGen.Storage.Redis;
using StackExchange.Redis;

namespace ImageGen.Storage.Repeats;

/// <summary>A hash for each fingerprint, with the state of each request under its id. It expires an hour after the last change.</summary>
internal sealed class RedisRepeatedRequests(StoreConnection store, StoreSettings settings) : IRepeatedRequests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AnsweredKept = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private static readonly StoreScript Begin = StoreScript.Load("Redis.Scripts.prelude", "Repeats.Scripts.begin_request");
    private static readonly StoreScript Note = StoreScript.Load("Redis.Scripts.prelude", "Repeats.Scripts.note_request");

    public Task<RepeatTicket> BeginAsync(string fingerprint, int retries, IReadOnlyCollection<string> ignored, CancellationToken cancellationToken)
        => BeginAsync(fingerprint, retries, own: null, ignored, cancellationToken);

    public Task<RepeatTicket> ExchangeAsync(RepeatTicket ticket, IReadOnlyCollection<string> ignored, CancellationToken cancellationToken)
        => BeginAsync(ticket.Fingerprint, retries: 0, ticket, ignored, cancellationToken);

    public async Task<DateTimeOffset?> KeepAsync(RepeatTicket ticket, DateTimeOffset connectedAt, CancellationToken cancellationToken)
        => (string?)await NoteAsync(ticket, "open", (connectedAt + Lease).ToUnixTimeMilliseconds(), cancellationToken) is { Length: > 0 } now ? TimeOf(now) : null;

    public Task EndAsync(RepeatTicket ticket, bool isAnswered, CancellationToken cancellationToken) => NoteAsync(ticket, isAnswered ? "answered" : "cut", until: 0, cancellationToken);

    private async Task<RepeatTicket> BeginAsync(string fingerprint, int retries, RepeatTicket? own, IReadOnlyCollection<string> ignored, CancellationToken cancellationToken)
    {
        var attempt = Guid.NewGuid().ToString("N");
        var result = (string[])(await store.RunAsync(
            Begin,
            [KeyOf(fingerprint)],
            [
                settings.ScriptNow, attempt, Milliseconds(Lease), retries, Milliseconds(AnsweredKept), Milliseconds(Kept), own?.Id ?? "", own?.At.ToUnixTimeMilliseconds() ?? 0,
                .. ignored.Select(id => (RedisValue)id),
            ],
            cancellationToken))!;
        var ticket = new RepeatTicket(fingerprint, result[1], attempt, result[0] == "repeat", TimeOf(result[4]), result[2] == "1", result[3] == "1");
        return own is not null && !ticket.IsRepeat ? ticket with { Attempt = own.Attempt } : ticket;
    }

    private static RedisKey KeyOf(string fingerprint) => $"ig:{{repeat:{fingerprint}}}";

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;

    private static DateTimeOffset TimeOf(string milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(milliseconds, CultureInfo.InvariantCulture));

    private Task<RedisResult> NoteAsync(RepeatTicket ticket, string state, RedisValue until, CancellationToken cancellationToken)
        => store.RunAsync(Note, [KeyOf(ticket.Fingerprint)], [settings.ScriptNow, ticket.Id, state, until, Milliseconds(Kept), ticket.Attempt], cancellationToken);
}

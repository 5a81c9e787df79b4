using System.Globalization;
using ImageGen.Contracts;
using ImageGen.Jobs.Submission;
using ImageGen.Storage.Events;
using ImageGen.Storage.Redis;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ImageGen.Storage.Jobs;

/// <summary>
/// The job store on Redis or Garnet. What a method may do is decided in its script; here are only the keys, the arguments and the
/// reading of answers.
/// </summary>
internal sealed partial class RedisJobStore(StoreConnection store, StoreSettings settings, ILogger<RedisJobStore> logger, NewEventChannel? feed = null) : IJobStore
{
    private static readonly TimeSpan IdempotencyTime = TimeSpan.FromHours(24);

    public async Task<CreateResult> CreateAsync(JobSubmission submission, CancellationToken cancellationToken)
    {
        SubmissionRules.Check(submission);
        var keys = PartitionKeys.Of(submission.Jobs[0].Id);
        var ids = string.Join(',', submission.Jobs.Select(job => job.Id.ToString("N")));
        var batch = submission.BatchId?.ToString("N") ?? "";
        var record = $"{submission.RequestHash} {(batch.Length > 0 ? batch : "-")} {ids}";

        List<RedisKey> scriptKeys =
            [keys.Start(submission.Lane), keys.Expire, keys.Out, keys.Index(submission.Tenant), keys.Unfinished, keys.Feed(submission.Tenant), keys.Lanes];
        if (submission.IdempotencyKey is { } key)
        {
            scriptKeys.Add(keys.Idempotency(submission.Tenant, key));
        }

        if (submission.BatchId is { } batchId)
        {
            scriptKeys.Add(keys.Batch(batchId));
        }

        List<RedisValue> arguments =
        [
            Now(), submission.Tenant, submission.Lane, Milliseconds(submission.StartIn), Milliseconds(submission.ExpiresIn),
            submission.IdempotencyKey is null ? "" : submission.RequestHash, record, Milliseconds(IdempotencyTime),
            batch, ids, submission.Jobs.Count,
        ];
        foreach (var job in submission.Jobs)
        {
            scriptKeys.AddRange([keys.Row(job.Id), keys.Log(job.Id)]);
            arguments.AddRange([job.Id.ToString("N"), StoreJson.Write(job.Request), job.Request.Seed, Accepted(job.Id, submission.Tenant, submission.BatchId, job.Request.Metadata)]);
        }

        // A job and a batch must not have the same id.
        scriptKeys.Add(submission.BatchId is { } id ? keys.Row(id) : keys.Batch(submission.Jobs[0].Id));
        arguments.AddRange([submission.RequestHash ?? "", submission.Complaint ?? "", submission.Route ?? "", submission.SeedIsNamed, Milliseconds(settings.HandOver)]);
        var answer = (string[])(await store.RunAsync(JobScripts.Create, [.. scriptKeys], [.. arguments], cancellationToken))!;
        return answer switch
        {
            ["created", var now] => Made(CreateOutcome.Created) with { At = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(now, CultureInfo.InvariantCulture)) },
            ["existing"] => Made(CreateOutcome.Existing),
            ["existing", var known] => Recall(known),
            ["reused"] => new CreateResult(CreateOutcome.KeyReused, [], null),
            _ => throw Unexpected(answer[0]),
        };

        CreateResult Made(CreateOutcome outcome) => new(outcome, [.. submission.Jobs.Select(job => job.Id)], submission.BatchId);
    }

    public async Task<CreateResult?> FindSubmissionAsync(string tenant, string idempotencyKey, string? requestHash, CancellationToken cancellationToken)
    {
        var key = new PartitionKeys(JobId.PartitionOf(tenant, idempotencyKey)).Idempotency(tenant, idempotencyKey);
        return (string?)await store.DoAsync(database => database.StringGetAsync(key), cancellationToken) is not { } record ? null
            : requestHash is null || record.StartsWith($"{requestHash} ", StringComparison.Ordinal) ? Recall(record)
            : new CreateResult(CreateOutcome.KeyReused, [], null);
    }

    public async Task<Job?> FindAsync(Guid id, CancellationToken cancellationToken)
        => Parse(id, await ReadRowAsync(id, cancellationToken));

    public async Task<string?> FindWebhookAsync(Guid id, CancellationToken cancellationToken)
        => (string?)await store.DoAsync(database => database.HashGetAsync(PartitionKeys.Of(id).Row(id), "request"), cancellationToken) is { } request
            ? StoreJson.Read<ImageRequest>(request).Webhook
            : null;

    public async Task<Batch?> FindBatchAsync(Guid id, CancellationToken cancellationToken)
    {
        var values = await store.DoAsync(
            database => database.HashGetAsync(PartitionKeys.Of(id).Batch(id), ["tenant", "created", "jobs", "hash"]), cancellationToken);
        return values[0].IsNull
            ? null
            : new Batch(id, values[0]!, DateTimeOffset.FromUnixTimeMilliseconds((long)values[1]), ParseIds(values[2]!), values[3].IsNullOrEmpty ? null : (string)values[3]!);
    }

    public async Task<Guid> NoteImageAsync(Guid batch, Guid id, string sha256, CancellationToken cancellationToken)
        => Guid.ParseExact(
            (string)(await store.RunAsync(JobScripts.NoteImage, [PartitionKeys.Of(batch).Batch(batch)], [Now(), sha256, id.ToString("N")], cancellationToken))!, "N");

    private static CreateResult Recall(string record)
    {
        var parts = record.Split(' ');
        return new CreateResult(CreateOutcome.Existing, ParseIds(parts[2]), parts[1] == "-" ? null : Guid.ParseExact(parts[1], "N"));
    }

    private static List<Guid> ParseIds(string ids) => [.. ids.Split(',').Select(id => Guid.ParseExact(id, "N"))];

    private static string Accepted(Guid id, string tenant, Guid? batch, IReadOnlyDictionary<string, string>? metadata)
        => StoreJson.Write(new ImageAccepted { JobId = id, Tenant = tenant, BatchId = batch, Metadata = metadata });

    private static Job? Parse(Guid id, HashEntry[] row)
        => JobRow.Parse(id, row.Select(entry => KeyValuePair.Create<string, string>(entry.Name!, entry.Value!)));

    private static long Milliseconds(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        return (long)Math.Ceiling(span.TotalMilliseconds);
    }

    private static InvalidDataException Unexpected(string? answer) => new($"A script answered '{answer}', which it can't.");

    private Task<HashEntry[]> ReadRowAsync(Guid id, CancellationToken cancellationToken)
        => store.DoAsync(database => database.HashGetAllAsync(PartitionKeys.Of(id).Row(id)), cancellationToken);

    /// <summary>First argument of every script.</summary>
    private RedisValue Now() => settings.Moment;
}

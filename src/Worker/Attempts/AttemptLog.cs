using System.Globalization;
using ImageGen.Contracts;
using ImageGen.Jobs;
using ImageGen.Providers;

namespace ImageGen.Worker.Attempts;

/// <summary>The growing list of attempts; the last one may be open. Tenants read it, so messages pass through <see cref="TenantMessage"/>.</summary>
internal static class AttemptLog
{
    private const int MaxMessageLength = 500;

    /// <summary>
    /// Adds an open attempt. A last attempt that the provider only refused by its rate limit is replaced, because a job may be refused so a thousand times;
    /// the first <paramref name="earlierLives"/> attempts were made before a replay and stay.
    /// </summary>
    public static IReadOnlyList<Attempt> Open(this IReadOnlyList<Attempt> attempts, string provider, string? model, DateTimeOffset now, int earlierLives)
    {
        var wasRateLimited = attempts.Count > earlierLives && attempts is [.., { Reason: FailureReason.RateLimited, Outcome: not AttemptOutcome.Skipped } last] && last.Provider == provider;
        return [.. wasRateLimited ? attempts.SkipLast(1) : attempts, new Attempt { Provider = provider, Model = model, StartedAt = now }];
    }

    /// <summary>Adds that a provider was skipped.</summary>
    public static IReadOnlyList<Attempt> PassOver(this IReadOnlyList<Attempt> attempts, string provider, Refusal refusal, DateTimeOffset now, bool? final = null) =>
    [
        .. attempts,
        new Attempt
        {
            Provider = provider,
            StartedAt = now,
            EndedAt = now,
            Outcome = AttemptOutcome.Skipped,
            Reason = refusal.Reason,
            Message = Trim(TenantMessage.Of(refusal.Reason, refusal.Message)),
            Changes = refusal.Changes,
            Final = final,
            MayHaveCharged = false,
        },
    ];

    /// <summary>Records the provider's id of the open attempt.</summary>
    public static IReadOnlyList<Attempt> WithProviderId(this IReadOnlyList<Attempt> attempts, string providerId)
        => attempts is [.., { EndedAt: null } open] ? [.. attempts.SkipLast(1), open with { ProviderId = providerId }] : attempts;

    /// <summary>Adds a remark on the open attempt how its image will differ from the request; null adds nothing. Earlier remarks stay.</summary>
    public static IReadOnlyList<Attempt> WithRemark(this IReadOnlyList<Attempt> attempts, string? remark)
        => remark is not null && attempts is [.., { EndedAt: null } open] ? [.. attempts.SkipLast(1), open.WithSentence(remark)] : attempts;

    /// <summary>The same for several remarks.</summary>
    public static IReadOnlyList<Attempt> WithRemarks(this IReadOnlyList<Attempt> attempts, IEnumerable<string> remarks) => remarks.Aggregate(attempts, WithRemark);

    /// <summary>Records the size of the source image on the open attempt, if there is one, for a comparison with the result.</summary>
    public static IReadOnlyList<Attempt> WithSource(this IReadOnlyList<Attempt> attempts, InputImage? source)
        => source is not null && attempts is [.., { EndedAt: null } open]
            ? [.. attempts.SkipLast(1), open with { SourceSize = string.Create(CultureInfo.InvariantCulture, $"{source.Width}x{source.Height}") }]
            : attempts;

    /// <summary>Closes the open attempt, if there is one.</summary>
    public static IReadOnlyList<Attempt> Close(
        this IReadOnlyList<Attempt> attempts, DateTimeOffset now, AttemptOutcome outcome, bool mayHaveCharged, FailureReason? reason = null, string? message = null, bool? final = null)
        => attempts is [.., { EndedAt: null } open]
            ? [.. attempts.SkipLast(1), open with { EndedAt = now, Outcome = outcome, MayHaveCharged = mayHaveCharged, Reason = reason, Message = Trim(TenantMessage.Of(reason, message)) ?? open.Message, Final = final }]
            : attempts;

    /// <summary>
    /// How many times in a row, up to the last attempt, the job has met the same reason and message, at any instance; skipped providers don't count, nor do
    /// the first <paramref name="earlierLives"/> attempts.
    /// </summary>
    public static int InARow(this IReadOnlyList<Attempt> attempts, int earlierLives)
    {
        var tried = attempts.Skip(earlierLives).Where(attempt => attempt.Outcome != AttemptOutcome.Skipped).ToList();
        return tried is [.., var last] ? Enumerable.Reverse(tried).TakeWhile(attempt => attempt.Reason == last.Reason && attempt.Message == last.Message).Count() : 0;
    }

    /// <summary>
    /// Merges earlier attempts that failed to reach the same instance, with the same message, into the last one, which then starts when the first of them did.
    /// A job that waits during an outage would fill its row with them.
    /// </summary>
    public static IReadOnlyList<Attempt> FoldUnreached(this IReadOnlyList<Attempt> attempts, int earlierLives)
    {
        if (attempts is not [.., var last])
        {
            return attempts;
        }

        var alike = attempts.Skip(earlierLives).SkipLast(1).Where(attempt => attempt.Outcome == AttemptOutcome.Failed && attempt.ProviderId is null
            && attempt.Provider == last.Provider && attempt.Reason == last.Reason && attempt.Message == last.Message).ToList();
        return alike is [var first, ..] ? [.. attempts.SkipLast(1).Except(alike), last with { StartedAt = first.StartedAt }] : attempts;
    }

    /// <summary>At most 500 characters.</summary>
    public static string? Trim(string? message)
        => message is { Length: > MaxMessageLength } ? string.Concat(message.AsSpan(0, MaxMessageLength - 1), "…") : message;
}

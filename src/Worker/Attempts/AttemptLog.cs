using System.Globalization;
using ImageGen.Contracts;
using ImageGen.Jobs;
using ImageGen.Providers;

namespace ImageGen.Worker.Attempts;

/// <summary>The list of attempts as it grows; the last one may be open. Tenants read it, so their words go in (<see cref="TenantMessage"/>).</summary>
internal static class AttemptLog
{
    private const int LongestMessage = 500;

    /// <summary>
    /// Adds an open attempt. One that the provider only told to slow down is replaced, since a job may be told so a thousand times;
    /// not one of the first <paramref name="earlierLives"/>, which were made before a replay and stay as they are.
    /// </summary>
    public static IReadOnlyList<Attempt> Open(this IReadOnlyList<Attempt> attempts, string provider, string? model, DateTimeOffset now, int earlierLives)
    {
        var toldToSlowDown = attempts.Count > earlierLives && attempts is [.., { Reason: FailureReason.RateLimited, Outcome: not AttemptOutcome.Skipped } last] && last.Provider == provider;
        return [.. toldToSlowDown ? attempts.SkipLast(1) : attempts, new Attempt { Provider = provider, Model = model, StartedAt = now }];
    }

    /// <summary>Adds that a provider was passed over.</summary>
    public static IReadOnlyList<Attempt> PassOver(this IReadOnlyList<Attempt> attempts, string provider, Refusal why, DateTimeOffset now, bool? final = null) =>
    [
        .. attempts,
        new Attempt
        {
            Provider = provider,
            StartedAt = now,
            EndedAt = now,
            Outcome = AttemptOutcome.Skipped,
            Reason = why.Reason,
            Message = Trim(TenantMessage.Of(why.Reason, why.Message)),
            Changes = why.Changes,
            Final = final,
            MayHaveCharged = false,
        },
    ];

    /// <summary>Notes the provider's id of the open attempt.</summary>
    public static IReadOnlyList<Attempt> WithProviderId(this IReadOnlyList<Attempt> attempts, string providerId)
        => attempts is [.., { EndedAt: null } open] ? [.. attempts.SkipLast(1), open with { ProviderId = providerId }] : attempts;

    /// <summary>Notes on the open attempt how its image will differ from what was asked for, if it will. What is said there already stays.</summary>
    public static IReadOnlyList<Attempt> WithRemark(this IReadOnlyList<Attempt> attempts, string? remark)
        => remark is not null && attempts is [.., { EndedAt: null } open] ? [.. attempts.SkipLast(1), open.Saying(remark)] : attempts;

    /// <summary>The same of several.</summary>
    public static IReadOnlyList<Attempt> WithRemarks(this IReadOnlyList<Attempt> attempts, IEnumerable<string> remarks) => remarks.Aggregate(attempts, WithRemark);

    /// <summary>Notes on the open attempt how large the image is that it starts from, if it starts from one: whoever has the result compares.</summary>
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
    /// How many times in a row, up to the last attempt, the job has met just what it met last, at whichever instance; skipped ones don't count. Not beyond
    /// the first <paramref name="earlierLives"/>.
    /// </summary>
    public static int InARow(this IReadOnlyList<Attempt> attempts, int earlierLives)
    {
        var tried = attempts.Skip(earlierLives).Where(attempt => attempt.Outcome != AttemptOutcome.Skipped).ToList();
        return tried is [.., var last] ? Enumerable.Reverse(tried).TakeWhile(attempt => attempt.Reason == last.Reason && attempt.Message == last.Message).Count() : 0;
    }

    /// <summary>
    /// Takes earlier attempts that did not reach the same instance, in the same words, into the last one, which then began when the first of them did. A job
    /// that waits out an outage would fill its row with them.
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
        => message is { Length: > LongestMessage } ? string.Concat(message.AsSpan(0, LongestMessage - 1), "…") : message;
}

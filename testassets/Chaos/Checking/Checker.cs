using ImageGen.Chaos.Ledgers;

namespace ImageGen.Chaos.Checking;

/// <summary>Compares the ledgers with each other. It does not depend on how they were recorded.</summary>
internal static class Checker
{
    /// <summary>Returns every guarantee that the evidence shows to be broken.</summary>
    /// <param name="evidence">The ledgers.</param>
    /// <param name="isAllowedEnd">Whether the scenario allows this job to end in this state.</param>
    public static IReadOnlyList<Finding> Check(Evidence evidence, Func<AcceptedJob, ReportedJob, bool> isAllowedEnd)
    {
        var reportedJobs = evidence.Jobs.ToDictionary(reported => reported.JobId);
        var bought = evidence.Purchases.ToLookup(purchase => purchase.Prompt);
        var events = evidence.Events.ToLookup(one => one.JobId);
        var ended = evidence.Accepted.Where(job => reportedJobs.GetValueOrDefault(job.JobId) is { IsFinal: true });
        return
        [
            .. evidence.Accepted.SelectMany(job => OfJob(job, reportedJobs.GetValueOrDefault(job.JobId), [.. bought[job.Prompt]], [.. events[job.JobId].Distinct()], isAllowedEnd)),
            .. evidence.Webhooks?.ToLookup(one => one.JobId) is { } webhooks ? ended.SelectMany(job => OfWebhooks(job, reportedJobs[job.JobId], [.. webhooks[job.JobId].Distinct()], evidence.Undelivered[job.JobId])) : [],
            .. ended.Where(job => evidence.StoredImages.Contains(job.JobId)).SelectMany(job => OfStoredImage(job, reportedJobs[job.JobId])),
            .. OfPurchases(evidence, bought),
            .. OfCancels(evidence, bought),
            .. evidence.RepeatedRequests.Where(repeat => !repeat.First.SequenceEqual(repeat.Again)).Select(OfRepeat),
        ];
    }

    private static IEnumerable<Finding> OfJob(
        AcceptedJob job, ReportedJob? reported, IReadOnlyList<LedgerPurchase> bought, IReadOnlyList<ReceivedEvent> events, Func<AcceptedJob, ReportedJob, bool> isAllowedEnd)
    {
        if (reported is null || !reported.IsFinal)
        {
            yield return new Finding(FindingKind.Lost, $"{job.JobId} ({job.Prompt}) is {reported?.Status ?? "not read"}");
            yield break;
        }

        if (!isAllowedEnd(job, reported))
        {
            yield return new Finding(FindingKind.DisallowedEndState, $"{job.JobId} ({job.Prompt}) {reported.Status}: {reported.Reason}");
        }

        if (reported.Status == "succeeded")
        {
            if (bought.Count == 0)
            {
                yield return new Finding(FindingKind.SuccessWithoutPurchase, $"{job.JobId} ({job.Prompt})");
            }
            else if (reported.Fetched is null || reported.Fetched != reported.Claimed || bought.All(one => one.Hashes.Count > 0 && !one.Hashes.Contains(reported.Fetched)))
            {
                yield return new Finding(FindingKind.WrongImage, $"{job.JobId} ({job.Prompt}) states SHA-256 {reported.Claimed}, and the fetched image has {reported.Fetched ?? "none"}");
            }
        }

        var ids = events.Select(one => one.MessageId).Distinct().ToList();
        if (ids.Count != 1)
        {
            yield return new Finding(ids.Count == 0 ? FindingKind.NoFinalEvent : FindingKind.DuplicateFinalEvent, $"{job.JobId} ({job.Prompt}) {ids.Count} final events");
        }
        else if (events.Any(one => one.Kind != KindFor(reported.Status)))
        {
            yield return new Finding(FindingKind.WrongFinalEvent, $"{job.JobId} ({job.Prompt}) is {reported.Status}, and the event states {events[0].Kind}");
        }
    }

    private static IEnumerable<Finding> OfWebhooks(AcceptedJob job, ReportedJob reported, IReadOnlyList<ReceivedWebhook> webhooks, IEnumerable<string> undelivered)
    {
        var ids = webhooks.Select(one => one.WebhookId).Distinct().Count();
        if (ids == 0)
        {
            yield return new Finding(FindingKind.NoFinalWebhook, $"{job.JobId} ({job.Prompt}): {(undelivered.Any() ? string.Join(' ', undelivered) : "no delivery is pending")}");
        }
        else if (ids > 1)
        {
            yield return new Finding(FindingKind.DuplicateFinalWebhook, $"{job.JobId} ({job.Prompt}) {ids} webhook ids");
        }
        else if (webhooks.Any(one => one.Kind != KindFor(reported.Status)))
        {
            yield return new Finding(FindingKind.WrongFinalWebhook, $"{job.JobId} ({job.Prompt}) is {reported.Status}, and the webhook states {webhooks[0].Kind}");
        }
    }

    private static IEnumerable<Finding> OfPurchases(Evidence evidence, ILookup<string, LedgerPurchase> bought)
    {
        var prompts = evidence.Accepted.Select(job => job.Prompt).ToHashSet();
        foreach (var purchases in bought)
        {
            if (!prompts.Contains(purchases.Key))
            {
                yield return new Finding(FindingKind.PurchaseWithoutJob, purchases.Key);
            }

            if (purchases.Count() > 1)
            {
                yield return new Finding(FindingKind.DuplicatePurchase, $"{purchases.Key}: {string.Join(", ", purchases.Select(one => $"{one.Id} at {one.At:HH:mm:ss.fff} {one.Status}"))}");
            }
        }
    }

    private static IEnumerable<Finding> OfCancels(Evidence evidence, ILookup<string, LedgerPurchase> bought)
    {
        var prompts = evidence.Accepted.ToDictionary(job => job.JobId, job => job.Prompt);
        return evidence.Cancels
            .Where(cancel => cancel.Confirmed && bought[prompts[cancel.JobId]].Any(purchase => purchase.At > cancel.At))
            .Select(cancel => new Finding(FindingKind.PurchaseAfterCancel, $"{cancel.JobId} ({prompts[cancel.JobId]})"));
    }

    private static IEnumerable<Finding> OfStoredImage(AcceptedJob job, ReportedJob reported)
        => reported.Status == "succeeded" ? [] : [new Finding(FindingKind.StoredImageLost, $"{job.JobId} ({job.Prompt}) {reported.Status}: {reported.Reason}")];

    private static Finding OfRepeat(RepeatedRequest repeat)
        => new(FindingKind.IdempotencyKeyLost, $"{repeat.Key} first returned {string.Join(' ', repeat.First)}, and later {string.Join(' ', repeat.Again)}");

    /// <summary>The kind of final event for a terminal state. An unknown outcome is published as a failure with that reason.</summary>
    private static string KindFor(string status) => status switch
    {
        "succeeded" => "generated",
        "canceled" => "canceled",
        _ => "failed",
    };
}

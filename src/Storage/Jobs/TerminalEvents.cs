using ImageGen.Contracts;
using ImageGen.Storage.Redis;

namespace ImageGen.Storage.Jobs;

/// <summary>Creates the terminal event of a job from its row and its result.</summary>
internal static class TerminalEvents
{
    /// <summary>Type and payload of the event.</summary>
    public static (string Type, string Payload) Create(Job job, TerminalResult ending)
    {
        var last = ending.Attempts.Count > 0 ? ending.Attempts[^1] : null;
        var receipt = new Receipt
        {
            Provider = last?.Provider,

            // Names only a model that the service is known to have used.
            Model = last?.ModelHonoured is false ? last.ReportedModel : last?.Model ?? last?.ReportedModel,
            Seed = job.Seed,
            SeedHonoured = last?.SeedHonoured,
            Attempts = ending.Attempts,
            Cost = ending.Cost,
        };
        return ending.State switch
        {
            JobState.Succeeded => (ImageGenerated.EventType, StoreJson.Write(new ImageGenerated
            {
                JobId = job.Id,
                Tenant = job.Tenant,
                BatchId = job.BatchId,
                Metadata = job.Request.Metadata,
                Image = ending.Image ?? throw new ArgumentException("A succeeded job has an image.", nameof(ending)),
                Receipt = receipt,
            })),
            JobState.Failed or JobState.OutcomeUnknown => (ImageFailed.EventType, StoreJson.Write(new ImageFailed
            {
                JobId = job.Id,
                Tenant = job.Tenant,
                BatchId = job.BatchId,
                Metadata = job.Request.Metadata,
                Error = ending.Error ?? throw new ArgumentException("A job that ends without an image has an error.", nameof(ending)),
                Receipt = receipt,
            })),
            JobState.Canceled => (ImageCanceled.EventType, StoreJson.Write(new ImageCanceled
            {
                JobId = job.Id,
                Tenant = job.Tenant,
                BatchId = job.BatchId,
                Metadata = job.Request.Metadata,
                Receipt = receipt,
            })),
            _ => throw new ArgumentException($"{ending.State} is not the end of a job.", nameof(ending)),
        };
    }

    /// <summary>The result of a job that is canceled before it was bought.</summary>
    public static TerminalResult Unbought(Job job) => new()
    {
        State = JobState.Canceled,
        Attempts = job.Attempts,

        // The store does not know the price of earlier attempts that may have charged something, unless a replay recorded it.
        Cost = job.Spent ?? (job.Attempts.Any(attempt => attempt.MayHaveCharged == true) ? null : new Cost { Amount = 0, Certain = true }),
    };
}

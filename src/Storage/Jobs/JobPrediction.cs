using ImageGen.Jobs.Predictions;

namespace ImageGen.Storage.Jobs;

/// <summary>Shows a job to predictions.</summary>
public static class JobPrediction
{
    /// <summary>What a prediction shows of the job.</summary>
    public static PredictedJob ToPredicted(this Job job) => new()
    {
        Id = job.Id,
        Status = job.Status,
        Request = job.Request,
        Seed = job.SeedIsNamed ? job.Seed : null,
        Model = job.Model,
        Provider = job.Provider,
        HasImage = job.Image is not null,
        Error = job.Error,
        CreatedAt = job.CreatedAt,
        StartedAt = job.StartedAt,
        FinishedAt = job.FinishedAt,
    };
}

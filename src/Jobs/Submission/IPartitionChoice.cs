namespace ImageGen.Jobs.Submission;

/// <summary>Chooses the partition of new jobs that have neither an idempotency key nor an id from a publisher.</summary>
public interface IPartitionChoice
{
    /// <summary>A random partition, except those that recently did not respond while others did.</summary>
    int Choose();
}

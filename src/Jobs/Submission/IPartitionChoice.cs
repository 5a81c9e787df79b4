namespace ImageGen.Jobs.Submission;

/// <summary>Chooses where new jobs go that no idempotency key and no publisher's id binds to a partition.</summary>
public interface IPartitionChoice
{
    /// <summary>A random partition, none of those that lately did not answer while others did.</summary>
    int Choose();
}

using System.Security.Cryptography;
using ImageGen.Jobs.Submission;

namespace ImageGen.Storage.Redis;

/// <summary>
/// Chooses the partition of a submission before it is sent. A failed submission is never retried in another partition: it may have taken effect where it was sent, and
/// one request would then have two jobs and two purchases.
/// </summary>
internal sealed class PresentPartitions(StoreConnection store) : IPartitionChoice
{
    public int Choose()
    {
        var present = store.Partitions.Present;
        return present[RandomNumberGenerator.GetInt32(present.Count)];
    }
}

using System.Security.Cryptography;
using ImageGen.Jobs.Submission;

namespace ImageGen.Storage.Redis;

/// <summary>
/// Chooses before anything is sent. A submission that failed is never tried in another partition: it may have taken effect where it was sent, and
/// then there would be two jobs, and two purchases, of one request.
/// </summary>
internal sealed class PresentPartitions(StoreConnection store) : IPartitionChoice
{
    public int Choose()
    {
        var present = store.Partitions.Present;
        return present[RandomNumberGenerator.GetInt32(present.Count)];
    }
}

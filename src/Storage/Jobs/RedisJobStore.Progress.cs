namespace ImageGen.Storage.Jobs;

/// <content>How far pictures are.</content>
internal sealed partial class RedisJobStore
{
    public Task<WriteOutcome> RecordProgressAsync(Job claim, string provider, int percent, CancellationToken cancellationToken)
        => throw new NotSupportedException();
}

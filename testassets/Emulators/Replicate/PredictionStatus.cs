namespace ImageGen.Emulators.Replicate;

/// <summary>The six statuses of the service; the last four are final.</summary>
internal enum PredictionStatus
{
    Starting,
    Processing,
    Succeeded,
    Failed,
    Canceled,
    Aborted,
}

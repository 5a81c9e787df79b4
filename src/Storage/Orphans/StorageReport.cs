namespace ImageGen.Storage.Orphans;

/// <summary>What a comparison of the result store with the job rows found.</summary>
/// <param name="Images">Number of images and source images in the result store.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="Rows">Number of job rows.</param>
/// <param name="Orphans">Number of images without a row that may show them.</param>
/// <param name="OrphanBytes">Their size.</param>
/// <param name="Removed">How many of them were removed.</param>
/// <param name="Missing">Number of succeeded jobs whose image is not in the result store.</param>
/// <param name="OrphanExamples">Keys of the first orphans.</param>
/// <param name="MissingExamples">The first of those jobs.</param>
public sealed record StorageReport(
    long Images, long Bytes, long Rows, long Orphans, long OrphanBytes, long Removed, long Missing, IReadOnlyList<string> OrphanExamples, IReadOnlyList<Guid> MissingExamples)
{
    /// <summary>Whether both sides agree.</summary>
    public bool IsClean => Orphans == Removed && Missing == 0;
}

using ImageGen.Storage.Configuration;
using Microsoft.Extensions.Options;

namespace ImageGen.Storage.Identity;

/// <summary>Compares what this machine's settings name with what the fleet has recorded.</summary>
internal sealed class ImageStorageExamination(ResultStoreIdentity results, KeyRingIdentity ring, StoreMarks marks, IOptions<StorageOptions> options) : IImageStorageExamination
{
    public async Task<IReadOnlyList<StoragePlace>> RunAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value;
        List<StoragePlace> places = [await ExamineResultsAsync(settings, cancellationToken)];
        if (settings.SpillPath.Length > 0)
        {
            var fault = WriteProbe.FaultOf(settings.SpillPath, create: false);
            places.Add(new("spill folder", fault is null ? null : $"ImageGen:Results:SpillPath is {Path.GetFullPath(settings.SpillPath)}, which can't be written: {fault}.", $"{Path.GetFullPath(settings.SpillPath)} can be written."));
        }

        var keys = await ring.ExamineAsync(cancellationToken);
        places.Add(new("key ring", keys?.Detail, settings.KeyRingPath is { Length: > 0 } folder ? $"{Path.GetFullPath(folder)} opens what the fleet has encrypted." : "None is configured: settings can't be changed at run time (ImageGen:Settings:KeyRing)."));
        places.Add(new("job store", await marks.ExamineAsync(cancellationToken), "It was not set back to an earlier state, as far as any worker knows."));
        return places;
    }

    private async Task<StoragePlace> ExamineResultsAsync(StorageOptions settings, CancellationToken cancellationToken)
    {
        if (settings.Results == ResultsKind.Files && settings.ResultsPath.Length == 0)
        {
            return new("result store", "ImageGen:Results:Path is not set: the folder of the images, the same one for every gateway and worker.", "");
        }

        var fault = (await results.ExamineAsync(cancellationToken))?.Detail;
        if (fault is null && settings.Results == ResultsKind.Files && WriteProbe.FaultOf(settings.ResultsPath, create: false) is { } reason)
        {
            fault = $"ImageGen:Results:Path is {Path.GetFullPath(settings.ResultsPath)}, which can't be written: {reason}.";
        }

        return new("result store", fault, settings.Results == ResultsKind.Files ? $"{Path.GetFullPath(settings.ResultsPath)} is the fleet's, and can be written." : "Images are kept in the job store.");
    }
}

using ImageGen.Storage.Configuration;
using Microsoft.Extensions.Options;

namespace ImageGen.Storage.Identity;

/// <summary>
/// Rejects a host without a configured image folder. There is no default, since a folder below the working folder would be another one on every host, and each
/// host would look healthy. A worker with one folder for both settings is rejected too.
/// </summary>
internal sealed class ImageStorageRequirementsCheck(IOptions<ImageStorageRequirements> needs) : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        List<string> faults = [];
        if ((needs.Value.Serves || needs.Value.Buys) && options.Uses(ResultsKind.Files) && options.ResultsPath.Length == 0)
        {
            faults.Add(
                "ImageGen:Results:Path is needed: the folder of the images, the same one for every gateway and worker, such as a shared volume. "
                + "Where hosts share no folder, set ImageGen:Results:Kind to s3, azure or redis.");
        }

        if (needs.Value.Buys && options.SpillPath.Length == 0)
        {
            faults.Add(
                "ImageGen:Results:SpillPath is needed: a folder for paid images while the result store is unavailable, on a disk of this worker's own that outlives its "
                + "process. No two workers may share one.");
        }
        else if (needs.Value.Buys && options.Uses(ResultsKind.Files) && options.ResultsPath.Length > 0 && FullPathOf(options.SpillPath) == FullPathOf(options.ResultsPath))
        {
            faults.Add(
                $"ImageGen:Results:SpillPath is {options.SpillPath}, which is the folder of ImageGen:Results:Path too: paid images could not be kept while that folder is unavailable. "
                + "Give it a folder of its own, on a disk of this worker's own if there is one.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static string FullPathOf(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
}

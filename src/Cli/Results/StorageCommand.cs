using System.CommandLine;
using ImageGen.Cli.StorageCheck;

namespace ImageGen.Cli.Results;

/// <summary><c>imagegen storage</c>: the result stores themselves.</summary>
internal static class StorageCommand
{
    public static Command Create() => new("storage", "Works on the stores of images, beside the running hosts.") { CopyCommand.Create(), CheckCommand.Create() };
}

using System.Text.RegularExpressions;

namespace ImageGen.Providers.Boxes;

/// <summary>
/// Reads what kind of fault a GPU server met, from the class of an exception and its text. AUTOMATIC1111, Forge, ComfyUI and sd-server run the same models
/// on the same libraries, so that one list serves them all. What costs minutes of a GPU and can't go better is not run again.
/// </summary>
internal static partial class ServerFaults
{
    /// <summary>What the words mean; <see cref="ServerFault.Unclear"/> for none.</summary>
    /// <param name="words">The class of the exception and its text, in any order.</param>
    public static ServerFault Of(string? words) => words switch
    {
        null or "" => ServerFault.Unclear,
        // First, since memory that runs out is told in the words of whatever asked for it.
        _ when Memory().IsMatch(words) => ServerFault.Memory,
        _ when NoModel().IsMatch(words) => ServerFault.NoModel,
        _ when Setup().IsMatch(words) => ServerFault.Setup,
        _ when Lasting().IsMatch(words) => ServerFault.Lasting,
        _ => ServerFault.Unclear,
    };

    [GeneratedRegex(@"out ?of ?memory|bad_alloc|not enough (?:\w+ )?memory|can(?:'|no)t allocate memory|_ALLOC_FAILED|MemoryError|failed to allocate|\bOOM\b", Options)]
    private static partial Regex Memory();

    [GeneratedRegex(@"unknown (?:checkpoint|model)|no checkpoints? found|(?:checkpoint|model)s? (?:\S+ )?(?:was |is )?not found|could ?n(?:'|o)t find (?:the )?(?:checkpoint|model)", Options)]
    private static partial Regex NoModel();

    [GeneratedRegex(
        @"state[ _]dict|recogni[sz]e model type|detect model type|(?:clip|vae|model)(?: input)? is invalid|Safetensor|HeaderTooLarge|MetadataIncompleteBuffer|InvalidHeader|deserializing header"
        + @"|PytorchStreamReader|Unpickling|invalid load key|BadZipFile|ModuleNotFoundError|ImportError|No module named|FileNotFoundError|No such file or directory|cannot find the file"
        + @"|IsADirectoryError|NotADirectoryError|PermissionError|Permission denied|No space left on device|no kernel image is available|invalid device function|not compiled with CUDA"
        + @"|No CUDA GPUs are available|Found no NVIDIA driver|driver version is insufficient|from file failed|loader failed|failed to (?:load|open|init)|(?:load|open)ing (?:\S+ )?failed"
        + @"|could ?n(?:'|o)t load|unsupported model|(?:is|are) corrupt",
        Options)]
    private static partial Regex Setup();

    [GeneratedRegex(
        @"\bNaNs?(?:Exception)?\b|expected scalar type|should be the same|not implemented for|cannot be multiplied|size mismatch|must match the size|shape mismatch|on the same device|Given groups="
        + @"|\b(?:Assertion|Attribute|Key|Type|Value|Index|Name|NotImplemented|ZeroDivision|UnboundLocal|Recursion|Syntax|UnicodeDecode|JSONDecode)Error\b|no results",
        Options)]
    private static partial Regex Lasting();

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
}

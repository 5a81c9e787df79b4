using System.Text.RegularExpressions;

namespace ImageGen.Providers.GpuServers;

/// <summary>
/// Classifies a GPU server's failure by the class of an exception and its text. AUTOMATIC1111, Forge, ComfyUI and sd-server run the same models
/// with the same libraries, so one list serves all of them. An order that costs minutes of a GPU and can't succeed is not retried.
/// </summary>
internal static partial class ServerFaults
{
    /// <summary>The kind of the failure; <see cref="ServerFault.Unclear"/> if unknown.</summary>
    /// <param name="text">The class of the exception and its text, in any order.</param>
    public static ServerFault Of(string? text) => text switch
    {
        null or "" => ServerFault.Unclear,
        // First, since an out-of-memory error is reported with the text of the failed allocation.
        _ when Memory().IsMatch(text) => ServerFault.Memory,
        _ when NoModel().IsMatch(text) => ServerFault.NoModel,
        _ when Setup().IsMatch(text) => ServerFault.Setup,
        _ when Lasting().IsMatch(text) => ServerFault.Lasting,
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

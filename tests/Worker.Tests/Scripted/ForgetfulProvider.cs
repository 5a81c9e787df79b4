using ImageGen.Providers;

namespace ImageGen.Worker.Tests.Scripted;

/// <summary>A service that may use another model than the one that is asked for, without a word.</summary>
internal sealed class ForgetfulProvider : SynchronousProvider, IImageProvider
{
    public bool MayIgnoreModel => true;

    public string? LeavesOut { get; init; }

    public string? RemarkOn(GenerationOrder order) => LeavesOut;
}

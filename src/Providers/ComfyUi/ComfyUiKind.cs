using ImageGen.Egress;
using ImageGen.Jobs.Instances;
using ImageGen.Providers.ComfyUi.Workflows;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.ComfyUi;

/// <summary>Creates <see cref="ComfyUiProvider"/>. <c>BaseUrl</c> is the server's address, without a path; <c>Workflow</c> is the workflow for orders.</summary>
internal sealed class ComfyUiKind(TimeProvider clock, EgressGuard? egress = null) : IProviderKind
{
    /// <summary>The program's default address.</summary>
    public static readonly Uri DefaultUrl = new("http://127.0.0.1:8188");

    public string Kind => ComfyUiProvider.KindName;

    public IEnumerable<string> Check(ConfiguredProvider settings)
    {
        var path = $"ImageGen:Providers:{settings.Name}";
        if (!string.IsNullOrEmpty(settings.Token))
        {
            yield return $"{path}:Token is set, but ComfyUI has no authentication; remove the token.";
        }

        var workflow = WorkflowSource.Load(settings.Workflow, out var faults);
        foreach (var fault in faults)
        {
            yield return $"{path}:Workflow '{settings.Workflow}' {fault}";
        }

        if (workflow is { DefaultCheckpoint: null } && workflow.Has(Slot.Checkpoint) && settings.Model is null)
        {
            yield return $"{path}:Model is missing: the file name of a checkpoint, since the workflow's slot {{{{checkpoint}}}} names none.";
        }
    }

    public IImageProvider Create(ConfiguredProvider settings)
    {
        var baseUrl = settings.BaseUrl ?? DefaultUrl;
        var workflow = WorkflowSource.Load(settings.Workflow, out var faults) ?? throw new ProviderSettingsException(faults);
        return new ComfyUiProvider(
            settings.Name,
            settings.Model,
            workflow,
            new ComfyUiApi(baseUrl, new ProviderHttp(clock, Connections.ToGpuServer(), Connections.ForOrdersToGpuServer())),
            new RunListener(baseUrl, Connections.ToGpuServer(), clock),
            new ImageDownloader(new DownloadRules(baseUrl, publicUrl: null, [], settings.DownloadHosts), clock, egress),
            clock);
    }
}

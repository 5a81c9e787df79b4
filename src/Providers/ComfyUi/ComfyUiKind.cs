using ImageGen.Egress;
using ImageGen.Providers.ComfyUi.Workflows;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.ComfyUi;

/// <summary>Makes <see cref="ComfyUiProvider"/>. <c>BaseUrl</c> is the server's own, without a path; <c>Workflow</c> is what orders are put into.</summary>
internal sealed class ComfyUiKind(TimeProvider clock, EgressGuard? egress = null) : IProviderKind
{
    /// <summary>Where the program listens when nothing else is said.</summary>
    public static readonly Uri DefaultUrl = new("http://127.0.0.1:8188");

    public string Kind => ComfyUiProvider.KindName;

    public IEnumerable<string> Check(ProviderSettings settings)
    {
        var path = $"ImageGen:Providers:{settings.Name}";
        if (!string.IsNullOrEmpty(settings.Token))
        {
            yield return $"{path}:Token is set, but ComfyUI knows no authentication; leave it out.";
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

    public IImageProvider Create(ProviderSettings settings)
    {
        var baseUrl = settings.BaseUrl ?? DefaultUrl;
        var workflow = WorkflowSource.Load(settings.Workflow, out var faults) ?? throw new ProviderSettingsException(faults);
        return new ComfyUiProvider(
            settings.Name,
            settings.Model,
            workflow,
            new ComfyUiApi(baseUrl, new ProviderHttp(clock, Connections.ToBox(), Connections.ForOrdersToBox())),
            new RunListener(baseUrl, Connections.ToBox(), clock),
            new ImageDownloader(new DownloadRules(baseUrl, publicUrl: null, [], settings.DownloadHosts), clock, egress),
            clock);
    }
}

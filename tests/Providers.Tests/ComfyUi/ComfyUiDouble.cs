using ImageGen.Providers.ComfyUi;
using ImageGen.Providers.ComfyUi.Workflows;
using ImageGen.Providers.Downloads;
using ImageGen.Providers.Http;
using ImageGen.Providers.Tests.Http;

namespace ImageGen.Providers.Tests.ComfyUi;

/// <summary>A ComfyUI of canned answers.</summary>
internal sealed class ComfyUiDouble : AnswerTable<ComfyUiDouble>
{
    public const string Id = "0198d9f2-0000-7000-8000-000000000001";

    public const string Buy = "POST /prompt";

    public const string Queue = "GET /queue";

    public const string History = $"GET /history/{Id}";

    public const string Cancel = $"POST /api/jobs/{Id}/cancel";

    public const string View = "GET /view?filename=a.png&subfolder=b%2Fc&type=output";

    public const string Accepted = $$$"""{"prompt_id":"{{{Id}}}","number":3,"node_errors":{}}""";

    public const string EmptyQueue = """{"queue_running":[],"queue_pending":[]}""";

    public const string Made = $$$$"""{"{{{{Id}}}}":{"prompt":[3,"{{{{Id}}}}",{},{},["9"]],"outputs":{"9":{"images":[{"filename":"a.png","subfolder":"b/c","type":"output"}]}},"status":{"status_str":"success","completed":true,"messages":[["execution_start",{}],["execution_success",{}]]}}}""";

    public static readonly byte[] Picture = Emulators.EmulatedImage.Draw("a cat", 7, 0, 8, 8);

    public static string QueueOf(string running, string pending = "") => $$"""{"queue_running":[{{running}}],"queue_pending":[{{pending}}]}""";

    public static string Entry(string id = Id) => $$"""[3,"{{id}}",{},{},["9"]]""";

    public ComfyUiProvider Provider(string? model = null, string workflow = "sdxl", TimeProvider? clock = null)
    {
        clock ??= TimeProvider.System;
        var url = ComfyUiKind.DefaultUrl;
        var read = workflow.StartsWith('{') ? Workflow.Read(workflow, out var faults) : WorkflowSource.Load(workflow, out faults);
        Assert.Empty(faults);
        return new ComfyUiProvider(
            "comfyui", model, read!, new ComfyUiApi(url, new ProviderHttp(clock, this, this)), new RunListener(url, this, clock), new ImageDownloader(new DownloadRules(url, null, [], []), clock, this), clock);
    }
}

using System.Text.Json.Nodes;
using ImageGen.Providers.ComfyUi.Workflows;

namespace ImageGen.Providers.Tests.ComfyUi;

public class WorkflowTests
{
    private const string Node = """{"1":{"class_type":"X","inputs":{"a":"{{prompt}}","b":"{{seed}}"$}}}""";

    [Theory]
    [InlineData("sdxl", "sd_xl_base_1.0.safetensors", 1024, 25)]
    [InlineData("sd15", "v1-5-pruned-emaonly.safetensors", 512, 20)]
    public void A_workflow_that_comes_along_has_all_slots_and_their_defaults(string name, string checkpoint, int side, int steps)
    {
        var workflow = WorkflowSource.Load(name, out var faults)!;

        Assert.Empty(faults);
        Assert.Equal((checkpoint, side), (workflow.DefaultCheckpoint, workflow.DefaultSide));
        Assert.All(Slot.Names.Except([Slot.Image, Slot.Strength]), slot => Assert.True(workflow.Has(slot), slot));
        var filled = workflow.Fill(new SlotValues(Orders.Of("a cat"), null, null, "imagegen"));
        Assert.Equal($"{steps} 7 7 {side} {side}", $"{Input(filled, "3", "steps")} {Input(filled, "3", "cfg")} {Input(filled, "3", "seed")} {Input(filled, "5", "width")} {Input(filled, "5", "height")}");
        Assert.Equal(("a cat", "", checkpoint, "imagegen"), (Text(filled, "6", "text"), Text(filled, "7", "text"), Text(filled, "4", "ckpt_name"), Text(filled, "9", "filename_prefix")));
        Assert.DoesNotContain("{{", filled.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_of_an_order_fill_the_slots_as_numbers_and_texts()
    {
        var workflow = Workflow.Read(Node.Replace("$", ""","c":"best, {{prompt}}, seed {{seed}}","d":"{{steps:4}}","e":"{{guidance:1.5}}","f":["2",0],"g":null,"h":true,"i":1.25""", StringComparison.Ordinal), out _)!;

        var filled = workflow.Fill(new SlotValues(Orders.Of("a \"cat\"", uint.MaxValue) with { Steps = 30 }, null, null, "f"));

        Assert.Equal(
            JsonNode.Parse("""{"1":{"class_type":"X","inputs":{"a":"a \"cat\"","b":4294967295,"c":"best, a \"cat\", seed 4294967295","d":30,"e":1.5,"f":["2",0],"g":null,"h":true,"i":1.25}}}""")!.ToJsonString(),
            filled.ToJsonString());
    }

    [Fact]
    public void A_prompt_with_braces_is_a_prompt_and_no_slot()
    {
        var workflow = Workflow.Read(Node.Replace("$", ""","c":"x {{prompt}}" """, StringComparison.Ordinal), out _)!;

        var filled = workflow.Fill(new SlotValues(Orders.Of("{{seed}} {{file}} $1"), null, null, "secret"));

        Assert.Equal(("{{seed}} {{file}} $1", "x {{seed}} {{file}} $1"), (Text(filled, "1", "a"), Text(filled, "1", "c")));
    }

    [Fact]
    public void The_same_workflow_is_filled_for_every_order_anew()
    {
        var workflow = WorkflowSource.Load("sdxl", out _)!;

        workflow.Fill(new SlotValues(Orders.Of("a cat"), null, null, "f"));

        Assert.Equal("a dog", Text(workflow.Fill(new SlotValues(Orders.Of("a dog"), null, null, "f")), "6", "text"));
    }

    [Theory]
    [InlineData("not json", "is no JSON object.")]
    [InlineData("[]", "is no JSON object.")]
    [InlineData("""{"nodes":[],"links":[]}""", "is a workflow as the page saves it; export it in API format.")]
    [InlineData("""{"1":{"inputs":{"a":"{{prompt}} {{seed}}"}}}""", "has a node '1' without class_type and inputs.")]
    [InlineData("""{"1":{"class_type":"X","inputs":{"a":"{{prompt}} {{seed}}"}},"2":7}""", "has a node '2' without class_type and inputs.")]
    [InlineData("""{"1":{"class_type":"X","inputs":{"a":"{{seed}}"}}}""", "has no slot {{prompt}}.")]
    [InlineData("""{"1":{"class_type":"X","inputs":{"a":"{{prompt}}"}}}""", "has no slot {{seed}}.")]
    [InlineData("""{"1":{"class_type":"X","inputs":{"a":"{{prompt}} {{seed}} {{sampler}}"}}}""", "has a slot {{sampler}}, which is unknown; the slots are prompt, negative, seed, width, height, steps, guidance, checkpoint, file, image, strength.")]
    [InlineData("""{"1":{"class_type":"X","inputs":{"a":"{{prompt}} {{seed}} {{width:512}}"}}}""", "has only one of the slots {{width}} and {{height}}.")]
    [InlineData("""{"1":{"class_type":"X","inputs":{"a":"{{prompt}} {{seed}} {{steps}}"}}}""", "has a slot {{steps}} without a default for orders that omit it; write it as {{steps:20}}.")]
    [InlineData("""{"1":{"class_type":"X","inputs":{"a":"{{prompt}} {{seed}} {{steps:many}}"}}}""", "has a slot {{steps}} without a default for orders that omit it; write it as {{steps:20}}.")]
    public void A_workflow_that_can_not_be_filled_is_invalid(string json, string fault)
    {
        Assert.Null(Workflow.Read(json, out var faults));
        Assert.Equal([fault], faults);
    }

    [Fact]
    public void A_file_is_read_and_one_that_is_not_there_is_a_fault()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, Node.Replace("$", "", StringComparison.Ordinal));
            Assert.NotNull(WorkflowSource.Load(path, out _));
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Null(WorkflowSource.Load(path, out var faults));
        Assert.Single(faults);
    }

    private static string Input(JsonObject workflow, string node, string input) => workflow[node]!["inputs"]![input]!.ToJsonString();

    private static string Text(JsonObject workflow, string node, string input) => workflow[node]!["inputs"]![input]!.GetValue<string>();
}

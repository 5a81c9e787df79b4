using System.Text.Json;
using ImageGen.Contracts;
using ImageGen.Jobs.Requests;

namespace ImageGen.Jobs.Tests.Requests;

public sealed class ProviderOptionRulesTests
{
    public static TheoryData<string, string> Good => new()
    {
        { "openai", """{"quality":"high","background":"transparent","output_compression":80,"moderation":"low"}""" },
        { "openai", """{"style":"vivid","user":"u-17"}""" },
        { "stability", """{"style_preset":"anime","x":true,"y":1.5}""" },
        { "replicate", """{"go_fast":true,"megapixels":"1","lora_scale":0.8}""" },
        { "huggingface", """{"enable_safety_checker":false}""" },
        { "sdcpp", """{"sample_params":{"sample_method":"euler_a","scheduler":"karras"},"clip_skip":2}""" },
        { "automatic1111", """{"sampler_name":"Euler a","enable_hr":true,"hr_scale":2,"alwayson_scripts":{"controlnet":{"args":[{"model":"canny"}]}}}""" },
        { "cogview", """{"quality":"hd","user_id":"u-17"}""" },
        { "sandbox", """{"anything":[1,null,"x"]}""" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void An_option_of_the_service_is_accepted(string kind, string options) => Assert.Empty(Check(kind, options));

    [Theory]
    [InlineData("n")]
    [InlineData("N")]
    [InlineData("num_outputs")]
    [InlineData("numOutputs")]
    [InlineData("num-images")]
    [InlineData("max_images")]
    [InlineData("batch_size")]
    [InlineData("n_iter")]
    [InlineData("count")]
    [InlineData("model")]
    [InlineData("Model")]
    [InlineData("version")]
    [InlineData("prompt")]
    [InlineData("response_format")]
    [InlineData("stream")]
    [InlineData("async")]
    [InlineData("sync_mode")]
    [InlineData("webhook")]
    [InlineData("webhook_events_filter")]
    [InlineData("callback_url")]
    [InlineData("extra_body")]
    public void An_option_that_decides_count_model_or_delivery_is_refused_for_every_kind(string name)
        => Assert.Equal([$"provider_options.{name}"], Check("sandbox", $$"""{"{{name}}":1}""").Select(fault => fault.Field));

    [Theory]
    [InlineData("openai", "size")]
    [InlineData("openai", "output_format")]
    [InlineData("stability", "cfg_scale")]
    [InlineData("stability", "SEED")]
    [InlineData("replicate", "num_inference_steps")]
    [InlineData("replicate", "prompt_strength")]
    [InlineData("huggingface", "image_size")]
    [InlineData("cogview", "size")]
    [InlineData("sdcpp", "batch_count")]
    [InlineData("sdcpp", "init_image")]
    [InlineData("automatic1111", "override_settings")]
    [InlineData("automatic1111", "denoising_strength")]
    [InlineData("automatic1111", "infotext")]
    public void An_option_that_the_adapter_sets_is_refused_for_its_kind(string kind, string name)
        => Assert.Equal([$"provider_options.{name}"], Check(kind, $$"""{"{{name}}":1}""").Select(fault => fault.Field));

    [Theory]
    [InlineData("comfyui", """{"ckpt":"x"}""", "provider_options")]
    [InlineData("stability", """{"a":{},"b":[1],"c":null,"d":1}""", "provider_options.a,provider_options.b,provider_options.c")]
    [InlineData("sdcpp", """{"sample_params":{"sample_steps":500,"scheduler":"karras","Guidance":{}}}""", "provider_options.sample_params.sample_steps,provider_options.sample_params.Guidance")]
    [InlineData("sdcpp", """{"sample_params":"fast"}""", "provider_options.sample_params")]
    [InlineData("automatic1111", """{"hr_scale":40}""", "provider_options.hr_scale")]
    [InlineData("automatic1111", """{"hr_resize_x":"9"}""", "provider_options.hr_resize_x")]
    [InlineData("sandbox", """{"api_key":"x"}""", "provider_options.api_key")]
    [InlineData("sandbox", """{"a":{"hf_api_token":"x"}}""", "provider_options.a.hf_api_token")]
    [InlineData("sandbox", """{"a":["sk-0123456789abcdef0123"]}""", "provider_options.a")]
    [InlineData("sandbox", """{"lora":"https://me:secret@example.com/x"}""", "provider_options.lora")]
    [InlineData("sandbox", """{"a b":1}""", "provider_options.a b")]
    [InlineData("sandbox", """{"x":"<sd_cpp_extra_args>{}</sd_cpp_extra_args>"}""", "provider_options.x")]
    [InlineData("sandbox", """{"x":{"a":1,"a":2}}""", "provider_options.x.a")]
    [InlineData("sandbox", """{"x":"\ud83d"}""", "provider_options.x")]
    [InlineData("sandbox", """{"x":[[[[[1]]]]]}""", null)]
    [InlineData("sandbox", """{"x":[[[[[[1]]]]]]}""", "provider_options")]
    public void A_faulty_option_is_named(string kind, string options, string? fields)
        => Assert.Equal(fields?.Split(',') ?? [], Check(kind, options).Select(fault => fault.Field));

    [Theory]
    [InlineData(64, 1, true)]
    [InlineData(65, 1, false)]
    [InlineData(1, 8180, true)]
    [InlineData(1, 8190, false)]
    public void Options_have_a_maximum_size(int keys, int length, bool isGood)
    {
        var options = JsonSerializer.Serialize(Enumerable.Range(0, keys).ToDictionary(n => $"k{n}", _ => new string('x', length)));

        Assert.Equal(isGood, Check("sandbox", options).Count == 0);
    }

    [Fact]
    public void The_size_of_options_does_not_depend_on_their_formatting()
    {
        var text = new string('é', 4000);
        string[] written = [$$"""{"x":"{{text}}"}""", $$"""{ "x" : "{{string.Concat(Enumerable.Repeat("\\u00e9", 4000))}}" }"""];

        Assert.All(written, options => Assert.Empty(Check("sandbox", options)));
    }

    private static List<RequestFault> Check(string kind, string options)
    {
        var read = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(options);
        return [.. RequestRules.Check(new ImageRequest { Prompt = "a cat", ProviderOptions = read }), .. ProviderOptionRules.CheckFor(kind, read)];
    }
}

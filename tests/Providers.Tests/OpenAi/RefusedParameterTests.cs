using System.Text.Json.Nodes;
using ImageGen.Contracts;

namespace ImageGen.Providers.Tests.OpenAi;

/// <summary>A service that certainly refuses one parameter is ordered from once more without it, and remembered.</summary>
public sealed class RefusedParameterTests : IDisposable
{
    private readonly OpenAiDouble _openAi = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string[] Bodies => [.. _openAi.Calls.Select(call => call.Body)];

    public void Dispose() => _openAi.Dispose();

    [Theory]
    [InlineData(400, """{"error":{"message":"Unknown parameter: 'response_format'.","type":"invalid_request_error","param":"response_format","code":"unknown_parameter"}}""")]
    [InlineData(400, """{"error":{"message":"Unknown parameter: 'response_format'.","type":"None","param":null,"code":"400"}}""")]
    [InlineData(400, """{"error":{"message":"litellm.BadRequestError: OpenAIException - {\"error\":{\"message\":\"Unknown parameter: 'response_format'.\",\"param\":\"response_format\",\"code\":\"unknown_parameter\"}}","code":"400"}}""")]
    [InlineData(400, """{"error":{"message":"litellm.UnsupportedParamsError: openai does not support parameters: ['response_format'], for model=painter.","code":"400"}}""")]
    [InlineData(400, """{"error":{"message":"x","param":"response_format","code":"unsupported_parameter"}}""")]
    [InlineData(400, """{"error":{"message":"Invalid value: 'b64_json'. Supported values are: 'url'.","param":"response_format","code":"invalid_value"}}""")]
    [InlineData(422, """{"detail":[{"type":"extra_forbidden","loc":["body","response_format"],"msg":"Extra inputs are not permitted","input":"b64_json"}]}""")]
    [InlineData(422, """{"detail":[{"type":"value_error.extra","loc":["body","response_format"],"msg":"extra fields not permitted"}]}""")]
    [InlineData(400, """{"object":"error","message":"[{'type': 'extra_forbidden', 'loc': ('body', 'response_format'), 'msg': 'Extra inputs are not permitted', 'input': 'b64_json'}]","type":"BadRequestError","param":null,"code":400}""")]
    [InlineData(400, """{"error":"json: unknown field \"response_format\""}""")]
    [InlineData(400, "unknown field `response_format`, expected one of `model`, `prompt`")]
    [InlineData(400, """{"detail":"Additional properties are not allowed ('response_format' was unexpected)"}""")]
    [InlineData(400, """{"error":"Argument not supported on this model: response_format"}""")]
    [InlineData(400, """{"error":{"message":"Unrecognized request argument supplied: response_format","type":"invalid_request_error","param":null,"code":null}}""")]
    public async Task A_refused_parameter_that_ImageGen_added_is_omitted_from_then_on(int status, string refusal)
    {
        using var provider = _openAi.Provider(model: "painter");
        RefuseWhile("response_format", status, refusal);

        Assert.IsType<SubmitOutcome.Completed>(await provider.SubmitAsync(Orders.Of("a cat"), Token));
        Assert.IsType<SubmitOutcome.Completed>(await provider.SubmitAsync(Orders.Of("a dog"), Token));

        Assert.Equal(3, _openAi.Calls.Count);
        Assert.Equal(["""{"model":"painter","prompt":"a cat","n":1}""", """{"model":"painter","prompt":"a dog","n":1}"""], Bodies[1..]);
    }

    [Fact]
    public async Task Several_are_left_out_together_or_one_after_the_other()
    {
        using var provider = _openAi.Provider(model: "flux");
        RefuseWhile("response_format", 422, """{"detail":[{"type":"extra_forbidden","loc":["body","response_format"],"msg":"Extra inputs are not permitted"},{"type":"extra_forbidden","loc":["body","n"],"msg":"Extra inputs are not permitted"}]}""");

        Assert.IsType<SubmitOutcome.Completed>(await provider.SubmitAsync(Orders.Of("a cat"), Token));

        Assert.Equal("""{"model":"flux","prompt":"a cat"}""", Bodies[1]);
    }

    [Fact]
    public async Task Another_model_of_the_instance_is_asked_with_all_of_them()
    {
        using var provider = _openAi.Provider(model: "flux");
        RefuseWhile("response_format", 400, """{"error":{"message":"Unknown parameter: 'response_format'.","param":"response_format","code":"unknown_parameter"}}""");

        await provider.SubmitAsync(Orders.Of("a cat"), Token);
        await provider.SubmitAsync(Orders.Of("a cat") with { Model = "other" }, Token);

        Assert.Contains("response_format", Bodies[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_requested_file_format_is_omitted_with_a_remark()
    {
        RefuseWhile("output_format", 400, """{"error":{"message":"Unknown parameter: 'output_format'.","param":"output_format","code":"unknown_parameter"}}""");

        var completed = Assert.IsType<SubmitOutcome.Completed>(await _openAi.Provider(model: "gpt-image-2").SubmitAsync(Orders.Of("a cat") with { OutputFormat = OutputFormat.Webp }, Token));

        Assert.Contains("output_format", completed.Remark, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, """{"error":{"message":"Unknown parameter: 'size'.","param":"size","code":"unknown_parameter"}}""", FailureReason.InvalidRequest)]
    [InlineData(400, """{"error":{"message":"Unknown parameter: 'style'.","param":"style","code":"unknown_parameter"}}""", FailureReason.InvalidRequest)]
    [InlineData(400, """{"error":"unknown field `size`, expected one of `model`, `prompt`, `n`, `response_format`"}""", FailureReason.InvalidRequest)]
    [InlineData(400, """{"error":{"message":"Missing required parameter: 'prompt'.","param":"prompt","code":"missing_required_parameter"}}""", FailureReason.InvalidRequest)]
    [InlineData(400, """{"error":{"message":"response_format is unsupported for rejected content","param":"response_format","code":"content_policy_violation"}}""", FailureReason.ContentRejected)]
    [InlineData(401, """{"error":{"message":"x","param":"response_format","code":"unknown_parameter"}}""", FailureReason.Authentication)]
    [InlineData(404, """{"error":{"message":"x","param":"response_format","code":"unknown_parameter"}}""", FailureReason.ProviderRetired)]
    public async Task An_order_is_not_repeated_without_a_requested_parameter_or_after_another_refusal(int status, string body, FailureReason reason)
    {
        _openAi.Answer(OpenAiDouble.Buy, status, body);

        var outcome = await _openAi.Provider(model: "flux").SubmitAsync(Orders.Of("a cat") with { Width = 512, Height = 512 }, Token);

        Assert.Equal(reason, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
        Assert.Single(_openAi.Calls);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(409)]
    public async Task A_status_that_leaves_the_purchase_open_is_never_ordered_again(int status)
    {
        _openAi.Answer(OpenAiDouble.Buy, status, """{"error":{"message":"Unknown parameter: 'response_format'.","param":"response_format","code":"unknown_parameter"}}""");

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => _openAi.Provider(model: "flux").SubmitAsync(Orders.Of("a cat"), Token));

        Assert.True(fault.MayHaveBought);
        Assert.Single(_openAi.Calls);
    }

    [Fact]
    public async Task A_service_that_refuses_to_the_end_is_asked_a_few_times_only()
    {
        _openAi.Answer(OpenAiDouble.Buy, 400, """{"error":{"message":"Unknown parameter: 'response_format', 'n', 'output_format'.","code":"unknown_parameter"}}""");

        var outcome = await _openAi.Provider(model: "flux").SubmitAsync(Orders.Of("a cat"), Token);

        Assert.Equal(FailureReason.InvalidRequest, Assert.IsType<SubmitOutcome.Refused>(outcome).Refusal.Reason);
        Assert.Equal(2, _openAi.Calls.Count);
    }

    [Fact]
    public async Task The_second_order_leaves_in_the_window_of_the_intent_only()
    {
        var mayLeave = true;
        RefuseWhile("response_format", 400, """{"error":{"message":"Unknown parameter: 'response_format'.","param":"response_format","code":"unknown_parameter"}}""");
        var refuse = _openAi.OnCall;
        _openAi.OnCall = (call, token) =>
        {
            mayLeave = false;
            return refuse(call, token);
        };

        var fault = await Assert.ThrowsAsync<ProviderFaultException>(() => _openAi.Provider(model: "flux").SubmitAsync(Orders.Of("a cat") with { MayLeave = () => mayLeave }, Token));

        Assert.False(fault.MayHaveBought);
        Assert.Single(_openAi.Calls);
    }

    private void RefuseWhile(string parameter, int status, string refusal) => _openAi.OnCall = (_, _) =>
    {
        if (JsonNode.Parse(_openAi.Calls.Last().Body)!.AsObject().ContainsKey(parameter))
        {
            _openAi.Answer(OpenAiDouble.Buy, status, refusal);
        }
        else
        {
            _openAi.Answer(OpenAiDouble.Buy, 200, OpenAiDouble.WithBytes);
        }

        return Task.CompletedTask;
    };
}

using ImageGen.Contracts;

namespace ImageGen.Providers.Tests.Replicate;

/// <summary>An input that a model certainly refuses is left out; never what a lost purchase is found by.</summary>
public sealed class RefusedInputTests : IDisposable
{
    private const string Buy = "POST /predictions";

    private readonly ReplicateDouble _replicate = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static GenerationOrder Order => Orders.Of("a cat") with { Model = ReplicateDouble.Version, NegativePrompt = "a dog", Callback = new Uri("https://gateway.example/hooks/replicate") };

    public void Dispose() => _replicate.Dispose();

    [Theory]
    [InlineData("negative_prompt", """{"detail":"- input: Additional property negative_prompt is not allowed\n","title":"Input validation failed","status":422,"invalid_fields":[{"type":"additional_property_not_allowed","field":"input","description":"Additional property negative_prompt is not allowed"}]}""", true)]
    [InlineData("webhook", """{"detail":"- webhook: Does not match format 'uri'\n","title":"Input validation failed","status":422,"invalid_fields":[{"type":"format","field":"webhook","description":"Does not match format"}]}""", false)]
    public async Task A_refused_optional_input_is_left_out(string name, string refusal, bool isTold)
    {
        _replicate.OnCall = (_, _) =>
        {
            var isSent = _replicate.Calls.Last().Body.Contains($"\"{name}\"", StringComparison.Ordinal);
            _replicate.Answer(Buy, isSent ? 422 : 201, isSent ? refusal : """{"id":"abc","status":"starting"}""");
            return Task.CompletedTask;
        };

        var accepted = Assert.IsType<SubmitOutcome.Accepted>(await _replicate.Provider().SubmitAsync(Order, Token));

        Assert.Equal(2, _replicate.Count(Buy));
        Assert.Equal(isTold, accepted.Remark?.Contains(name, StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData("""{"detail":"- input: Additional property seed is not allowed\n","title":"Input validation failed","status":422}""")]
    [InlineData("""{"detail":"- input.negative_prompt: Must be shorter than 3\n","title":"Input validation failed","status":422}""")]
    public async Task A_refused_seed_or_a_wrong_value_of_the_caller_is_not_left_out(string refusal)
    {
        _replicate.Answer(Buy, 422, refusal);

        var refused = Assert.IsType<SubmitOutcome.Refused>(await _replicate.Provider().SubmitAsync(Order, Token));

        Assert.Equal((FailureReason.InvalidRequest, 1), (refused.Refusal.Reason, _replicate.Count(Buy)));
    }
}

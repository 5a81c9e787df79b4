using System.Text;
using ImageGen.Providers.ComfyUi;

namespace ImageGen.Providers.Tests.ComfyUi;

public sealed class RunMessageTests
{
    private const string Id = ComfyUiDouble.Id;

    [Theory]
    [InlineData($$$"""{"type":"progress","data":{"value":1,"max":20,"prompt_id":"{{{Id}}}","node":"3"}}""", 5)]
    [InlineData($$$"""{"type":"progress","data":{"value":19,"max":20,"prompt_id":"{{{Id}}}","node":"3"}}""", 95)]
    [InlineData("""{"type":"progress","data":{"value":0,"max":20}}""", 0)]
    [InlineData("""{"type":"progress","data":{"value":0.999,"max":1.0}}""", 99)]
    public void Progress_is_the_bar_of_the_node_that_works(string json, int percent) => Assert.Equal(new RunMessage(percent, HasEnded: false), Read(json));

    [Theory]
    [InlineData($$$"""{"type":"executing","data":{"node":null,"prompt_id":"{{{Id}}}"}}""")]
    [InlineData("""{"type":"executing","data":{"node":null}}""")]
    public void A_message_without_a_running_node_is_the_end(string json) => Assert.Equal(new RunMessage(null, HasEnded: true), Read(json));

    [Theory]
    [InlineData("""{"type":"status","data":{"status":{"exec_info":{"queue_remaining":1}},"sid":"x"}}""")]
    [InlineData("""{"type":"executing","data":{"node":"3"}}""")]
    [InlineData($$$"""{"type":"execution_success","data":{"prompt_id":"{{{Id}}}","timestamp":1}}""")]
    [InlineData($$$"""{"type":"execution_error","data":{"prompt_id":"{{{Id}}}","node_id":"3"}}""")]
    [InlineData($$$"""{"type":"execution_interrupted","data":{"prompt_id":"{{{Id}}}"}}""")]
    [InlineData("""{"type":"executing","data":{}}""")]
    [InlineData("""{"type":"progress","data":{"value":1,"max":20,"prompt_id":"another"}}""")]
    [InlineData("""{"type":"progress","data":{"value":1,"max":20,"prompt_id":null}}""")]
    [InlineData("""{"type":"execution_success","data":{"prompt_id":"another"}}""")]
    [InlineData("""{"type":"progress","data":{"value":20,"max":20}}""")]
    [InlineData("""{"type":"progress","data":{"value":21,"max":20}}""")]
    [InlineData("""{"type":"progress","data":{"value":-1,"max":20}}""")]
    [InlineData("""{"type":"progress","data":{"value":0,"max":0}}""")]
    [InlineData("""{"type":"progress","data":{"value":1,"max":-20}}""")]
    [InlineData("""{"type":"progress","data":{"value":"x","max":20}}""")]
    [InlineData("""{"type":"progress","data":{"value":1e400,"max":1e401}}""")]
    [InlineData("""{"type":"progress","data":{"value":1}}""")]
    [InlineData("""{"type":"progress","data":[1,20]}""")]
    [InlineData("""{"type":"progress"}""")]
    [InlineData("""{"type":7,"data":{"value":1,"max":20}}""")]
    [InlineData("""{"type":"\ud800","data":{"value":1,"max":20}}""")]
    [InlineData("""{"type":"progress","data":{"value":1,"max":20""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\0\0\0\u0001")]
    public void Any_other_message_is_ignored(string json) => Assert.Equal(default, Read(json));

    private static RunMessage Read(string json) => RunMessage.Read(Encoding.UTF8.GetBytes(json), Id);
}

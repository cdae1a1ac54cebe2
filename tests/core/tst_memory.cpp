// Every layer, with each batch up to the largest that its network was made for: it keeps within its memory, and gives
// what it gives in a network of that size.
#include "base/random.h"
#include "core/layer_cases.h"
#include "nn/network_compiler.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <new>

using namespace stacklight;

namespace {

std::atomic<std::size_t> allocated{0};

void *allocate(std::size_t size, std::size_t alignment)
{
    allocated += size;
    if (void *memory = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment))
        return memory;
    throw std::bad_alloc();
}

} // namespace

void *operator new(std::size_t size)
{
    return allocate(size, alignof(std::max_align_t));
}
void *operator new(std::size_t size, std::align_val_t alignment)
{
    return allocate(size, std::size_t(alignment));
}
void operator delete(void *memory) noexcept
{
    std::free(memory);
}
void operator delete(void *memory, std::size_t) noexcept
{
    std::free(memory);
}
void operator delete(void *memory, std::align_val_t) noexcept
{
    std::free(memory);
}
void operator delete(void *memory, std::size_t, std::align_val_t) noexcept
{
    std::free(memory);
}

namespace {

// More than twice the pieces that convolutions make of a batch.
constexpr int largest = 34;

void fill(Network &network, int batch)
{
    const Shape &input = network.plan().input;
    RandomStream stream(5, Purpose::Probe);
    for (std::int64_t i = 0; i < input.size() * batch; ++i) {
        if (input.tokens)
            network.tokens()[i] = std::int32_t(stream.below(caseVocabulary));
        else
            network.inputs()[i] = Scalar(stream.normal());
    }
    for (Index i = 0; i < network.targetsPerExample() * batch; ++i)
        network.targets()[i] = std::int32_t(stream.below(3));
}

// An observed pass leaves out no gradient.
struct All : NodeObserver
{
    void onGradient(int, std::span<const Scalar> gradient) override
    {
        values.insert(values.end(), gradient.begin(), gradient.end());
    }
    std::vector<Scalar> values;
};

// All that a step makes of a batch, then the outputs in evaluation.
std::vector<Scalar> resultsOf(Network &network, int batch)
{
    All all;
    network.initialize(3);
    fill(network, batch);
    network.forward(batch, Mode::Training, 1, 1);
    network.loss();
    network.backward(&all);
    for (const Parameter &parameter : network.parameters()) {
        if (parameter.trainable)
            all.values.insert(all.values.end(), parameter.gradient, parameter.gradient + parameter.size);
    }
    network.forward(batch, Mode::Evaluation);
    network.loss();
    const auto outputs = network.activation(int(network.plan().layers.size()) - 1);
    all.values.insert(all.values.end(), outputs.begin(), outputs.end());
    return all.values;
}

bool haveSameBits(const std::vector<Scalar> &a, const std::vector<Scalar> &b)
{
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(Scalar)) == 0;
}

LayerCase caseOf(const char *name, const char *stack, const Shape &input)
{
    return {name, Json::parse(stack), input};
}

// Kernels that only suit more channels than a gradient check can afford, and tensors of several pieces an example.
std::vector<LayerCase> largerCases()
{
    return {
        caseOf("a convolution with few multiplications", R"([{"type":"conv2d","filters":32}])", Shape{{5, 6, 16}}),
        caseOf("one without padding", R"([{"type":"conv2d","filters":16,"padding":"valid"}])", Shape{{6, 3, 32}}),
        caseOf(
            "a convolution of channels that fill no vectors", R"([{"type":"conv2d","filters":5}])", Shape{{5, 6, 3}}),
        caseOf("a window much larger than the image", R"([{"type":"conv2d","filters":4,"kernel_size":31,"stride":2}])",
            Shape{{2, 3, 2}}),
        caseOf("blocks with projections",
            R"([{"type":"conv2d","filters":16},{"type":"residual","shortcut":"projection","body":[{"type":"norm","kind":"batch"},{"type":"activation","function":"relu"},
                   {"type":"conv2d","filters":32,"stride":2},{"type":"conv2d","filters":32}]},{"type":"global_avg_pool2d"}])",
            Shape{{8, 8, 1}}),
        caseOf("a batch norm of several pieces", R"([{"type":"norm","kind":"batch"}])", Shape{{20, 20, 24}}),
        caseOf("a layer norm of several pieces", R"([{"type":"norm","kind":"layer"}])", Shape{{20, 20, 24}}),
        caseOf("an instance norm of several pieces", R"([{"type":"norm","kind":"instance"}])", Shape{{20, 20, 24}}),
        caseOf("a group norm of several pieces", R"([{"type":"norm","kind":"group"}])", Shape{{20, 20, 24}}),
        caseOf("attention",
            R"([{"type":"embedding","units":24},{"type":"positional"},{"type":"self_attention","heads":2,"causal":true}])",
            Shape{{30}, true}),
    };
}

} // namespace

class TestMemory : public QObject
{
    Q_OBJECT

private slots:
    void smallerBatchesKeepWithinTheMemoryOfTheLargest_data()
    {
        QTest::addColumn<LayerCase>("layerCase");
        for (const std::vector<LayerCase> &cases : {layerCases(), largerCases()})
            for (const LayerCase &layerCase : cases)
                QTest::newRow(layerCase.name.c_str()) << layerCase;
    }
    void smallerBatchesKeepWithinTheMemoryOfTheLargest()
    {
        QFETCH(LayerCase, layerCase);
        layerCase.batch = largest;
        const Result<Plan> plan = planOf(layerCase);
        QVERIFY2(plan, plan ? "" : plan.error().text().c_str());
        ThreadPool pool(2);
        Network network(*plan, largest, Loss::SoftmaxCrossEntropy, pool);
        network.watchMemory();
        for (int batch = largest; batch > 0; --batch) {
            const std::vector<Scalar> results = resultsOf(network, batch);
            QVERIFY2(network.memoryIsIntact(), qPrintable(QString("a batch of %1").arg(batch)));
            constexpr int some[] = {1, 2, 15, 16, 17, 24, 31};
            if (std::ranges::find(some, batch) == std::end(some))
                continue;
            Network exact(*plan, batch, Loss::SoftmaxCrossEntropy, pool);
            QVERIFY2(haveSameBits(results, resultsOf(exact, batch)), qPrintable(QString("a batch of %1").arg(batch)));
        }
    }

    void allMemoryIsCountedBeforeItIsTaken_data() { smallerBatchesKeepWithinTheMemoryOfTheLargest_data(); }
    void allMemoryIsCountedBeforeItIsTaken()
    {
        QFETCH(LayerCase, layerCase);
        layerCase.batch = 1000;
        const Result<Plan> plan = planOf(layerCase);
        QVERIFY(plan);
        ThreadPool pool(3);
        const std::size_t begin = allocated;
        const std::size_t counted =
            NetworkCompiler(std::make_shared<const Plan>(*plan), layerCase.batch, pool.threads()).memory().total();
        const std::size_t forCounting = allocated - begin;
        const Network network(*plan, layerCase.batch, Loss::SoftmaxCrossEntropy, pool);
        const std::size_t taken = allocated - begin - forCounting;
        QCOMPARE(network.memory(), counted);
        // Beside the tensors there are the plan's words, lists of places, and the layers themselves.
        const std::size_t others = 20'000 * plan->layers.size();
        QVERIFY2(forCounting < others, qPrintable(QString::number(forCounting)));
        QVERIFY2(taken < counted + others, qPrintable(QString("%1 instead of %2").arg(taken).arg(counted)));
    }

    void aSmallerBatchHasNoMorePiecesThanWereReserved()
    {
        for (int maximum = 1; maximum <= 300; ++maximum) {
            for (const Cut &cut : {Cut::intoAtMost(16), Cut::intoAtMost(1), Cut::ofLength(7, 3), Cut::ofLength(1, 64),
                     Cut::ofLength(64, 1), Cut()}) {
                int most = 0;
                for (int batch = 1; batch <= maximum; ++batch) {
                    const int count = cut.count(batch);
                    most = std::max(most, count);
                    Index next = 0;
                    for (int piece = 0; piece < count; ++piece) {
                        QCOMPARE(cut.first(piece, batch), next);
                        next = cut.last(piece, batch);
                        QVERIFY(next > cut.first(piece, batch));
                    }
                    QVERIFY(count == 0 || next == cut.total(batch));
                }
                QCOMPARE(cut.mostOf(maximum), most);
            }
        }
    }

    void whoWritesBehindATensorIsFound_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("place");
        for (const int count : {1, 15, 16, 17})
            for (const int place : {0, 1, 15})
                QTest::addRow("%d numbers, %d too far", count, place) << count << place;
    }
    void whoWritesBehindATensorIsFound()
    {
        if (sanitizesAddresses)
            QSKIP("the sanitizer finds it first");
        QFETCH(int, count);
        QFETCH(int, place);
        Layout layout;
        const std::size_t first = layout.add(std::size_t(count)), second = layout.add(5);
        Arena arena(layout);
        for (std::size_t i = 0; i < std::size_t(count); ++i)
            arena.data()[first + i] = Scalar(i);
        std::fill_n(arena.data() + second, 5, Scalar(7));
        QVERIFY(arena.isIntact());
        arena.data()[first + std::size_t(count + place)] = 0;
        QVERIFY(!arena.isIntact());

        Scratch scratch({std::size_t(count), std::size_t(count), std::size_t(count), Cut::intoAtMost(4)}, 6, 2);
        Arena memory = Arena::bare(scratch.size());
        scratch.place(memory.data());
        std::vector<Scalar *> stretches = {scratch.common(), scratch.ofWorker(0), scratch.ofWorker(1)};
        for (int piece = 0; piece < 4; ++piece)
            stretches.push_back(scratch.ofPiece(piece));
        for (Scalar *const stretch : stretches) {
            scratch.placeGuards();
            for (Scalar *const each : stretches)
                std::fill_n(each, count, Scalar(1));
            QVERIFY(scratch.liftGuards());
            scratch.placeGuards();
            stretch[count + place] = 0;
            QVERIFY(!scratch.liftGuards());
        }
    }

    void aWatchedNetworkNoticesWhatIsWrittenBehindItsGradients()
    {
        if (sanitizesAddresses)
            QSKIP("the sanitizer finds it first");
        const Result<Plan> plan =
            planOf(caseOf("", R"([{"type":"dense","units":7},{"type":"activation","function":"tanh"}])", Shape{{5}}));
        ThreadPool pool(1);
        struct Culprit : NodeObserver
        {
            void onGradient(int layer, std::span<const Scalar> gradient) override
            {
                if (layer == 2)
                    const_cast<Scalar *>(gradient.data())[gradient.size()] = 1;
            }
        } culprit;
        for (const int batch : {3, 2}) { // the whole, and less: only what is behind the whole is nobody's
            Network network(*plan, 3, Loss::SoftmaxCrossEntropy, pool);
            network.watchMemory();
            network.initialize(1);
            fill(network, batch);
            network.forward(batch, Mode::Training);
            network.loss();
            network.backward(&culprit);
            QCOMPARE(network.memoryIsIntact(), batch == 2);
        }
    }
};

QTEST_APPLESS_MAIN(TestMemory)
#include "tst_memory.moc"

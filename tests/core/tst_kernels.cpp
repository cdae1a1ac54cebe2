// The fast kernels against the simplest form of what they compute, in double.
#include "base/random.h"
#include "nn/layers/convolution.h"
#include "nn/products.h"

#include <QTest>

#include <cmath>

using namespace stacklight;

namespace {

std::vector<Scalar> randomNumbers(Index count, const char *name)
{
    RandomStream stream(7, Purpose::Initialize, name);
    std::vector<Scalar> numbers(std::size_t(count), 0);
    for (Scalar &number : numbers)
        number = Scalar(2 * stream.uniform() - 1);
    return numbers;
}

// The largest difference, as a multiple of what rounding may do to sums of `terms` numbers below one.
double worst(const std::vector<double> &wanted, const std::vector<Scalar> &got, double terms)
{
    double largest = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const double difference = std::abs(wanted[i] - double(got[i]));
        if (!(difference <= largest))
            largest = difference;
    }
    return largest / (std::sqrt(terms) * double(std::numeric_limits<Scalar>::epsilon()));
}

Scalar at(const MatrixView &view, Index row, Index column)
{
    return view.data[row * view.row + column * view.column];
}

// A convolution as its definition says it, and its gradients for a loss Σ dy·y.
struct SimpleConvolution
{
    Index in, out;
    WindowAxis rows, columns;
    int batch;

    template <class Function>
    void forEachTerm(const Function &fn) const
    {
        for (Index e = 0; e < batch; ++e)
            for (Index i = 0; i < rows.out; ++i)
                for (Index j = 0; j < columns.out; ++j)
                    for (Index a = 0; a < rows.size; ++a)
                        for (Index b = 0; b < columns.size; ++b) {
                            const Index row = i * rows.stride - rows.before + a,
                                        column = j * columns.stride - columns.before + b;
                            if (row < 0 || row >= rows.in || column < 0 || column >= columns.in)
                                continue;
                            for (Index c = 0; c < in; ++c)
                                for (Index o = 0; o < out; ++o)
                                    fn(std::size_t(((e * rows.in + row) * columns.in + column) * in + c),
                                        std::size_t(((e * rows.out + i) * columns.out + j) * out + o),
                                        std::size_t(((a * columns.size + b) * in + c) * out + o));
                        }
    }
};

} // namespace

class TestKernels : public QObject
{
    Q_OBJECT

private slots:
    void aProductIsTheSumOfProducts_data()
    {
        QTest::addColumn<int>("m");
        QTest::addColumn<int>("n");
        QTest::addColumn<int>("k");
        for (const int m : {1, 3, 8, 16, 17, 31, 32, 48, 65})
            for (const int n : {1, 2, 5, 13, 14, 28, 29, 61})
                for (const int k : {1, 7, 64, 300})
                    QTest::addRow("%d x %d, sums of %d", m, n, k) << m << n << k;
    }
    void aProductIsTheSumOfProducts()
    {
        QFETCH(int, m);
        QFETCH(int, n);
        QFETCH(int, k);
        const std::vector<Scalar> left = randomNumbers(m * k, "left"), right = randomNumbers(k * n, "right");
        const Index stride = m + 3;
        for (const bool turned : {false, true})
            for (const bool add : {false, true}) {
                const MatrixView a = turned ? transposed(columnMajor(left.data(), k)) : columnMajor(left.data(), m);
                const MatrixView b = turned ? transposed(columnMajor(right.data(), n)) : columnMajor(right.data(), k);
                std::vector<Scalar> c = randomNumbers(stride * n, "sum");
                std::vector<double> wanted(c.begin(), c.end());
                for (Index j = 0; j < n; ++j)
                    for (Index i = 0; i < m; ++i) {
                        double &sum = wanted[std::size_t(i + j * stride)];
                        if (!add)
                            sum = 0;
                        for (Index l = 0; l < k; ++l)
                            sum += double(at(a, i, l)) * double(at(b, l, j));
                    }
                multiplyAdd(m, n, k, a, b, c.data(), stride, add);
                const double difference = worst(wanted, c, k);
                QVERIFY2(difference < 16, qPrintable(QString("%1 times what rounding may do").arg(difference)));
            }
    }

    void aConvolutionIsTheSumOverItsWindows_data()
    {
        QTest::addColumn<int>("in");
        QTest::addColumn<int>("out");
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("kernel");
        QTest::addColumn<int>("stride");
        QTest::addColumn<bool>("same");
        QTest::addColumn<int>("batch");
        const auto row = [](const char *name, int in, int out, int height, int width, int kernel, int stride, bool same,
                             int batch) {
            QTest::addRow("%s, %d to %d channels, %dx%d, batch %d", name, in, out, height, width, batch)
                << in << out << height << width << kernel << stride << same << batch;
        };
        for (const int batch : {1, 5, 40}) {
            row("3/1 same", 16, 16, 9, 12, 3, 1, true, batch);
            row("3/1 same", 16, 48, 7, 7, 3, 1, true, batch);
            row("3/1 same", 64, 32, 2, 3, 3, 1, true, batch);
            row("3/1 same", 64, 64, 1, 1, 3, 1, true, batch);
            row("3/1 valid", 32, 16, 8, 5, 3, 1, false, batch);
            row("3/1 valid", 16, 32, 3, 3, 3, 1, false, batch);
        }
        row("many tiles", 16, 16, 28, 28, 3, 1, true, 4);
        row("3/1 same, channels that fill no vectors", 3, 5, 7, 6, 3, 1, true, 3);
        row("3/1 same, 24 channels", 24, 40, 6, 6, 3, 1, true, 3);
        row("3/2 same", 16, 32, 9, 8, 3, 2, true, 3);
        row("5/1 same", 2, 16, 9, 8, 5, 1, true, 3);
        row("1/2 same", 16, 32, 8, 9, 1, 2, true, 3);
        row("4/3 valid", 8, 8, 11, 12, 4, 3, false, 3);
    }
    void aConvolutionIsTheSumOverItsWindows()
    {
        QFETCH(int, in);
        QFETCH(int, out);
        QFETCH(int, height);
        QFETCH(int, width);
        QFETCH(int, kernel);
        QFETCH(int, stride);
        QFETCH(bool, same);
        QFETCH(int, batch);
        const Padding padding = same ? Padding::Same : Padding::Valid;
        const auto outputs = [&](int inputs) {
            return same ? (inputs + stride - 1) / stride : (inputs - kernel) / stride + 1;
        };
        const Shape input{{height, width, in}}, output{{outputs(height), outputs(width), out}};
        const SimpleConvolution simple{in, out, {height, outputs(height), kernel, stride, padding},
            {width, outputs(width), kernel, stride, padding}, batch};

        std::vector<Scalar> x = randomNumbers(input.size() * batch, "x"),
                            w = randomNumbers(kernel * kernel * in * out, "w"), b = randomNumbers(out, "b");
        std::vector<Scalar> dy = randomNumbers(output.size() * batch, "dy"),
                            dx = randomNumbers(input.size() * batch, "dx"), dw(w.size()), db(b.size()), y(dy.size());
        std::vector<double> wantedY(y.size()), wantedDx(dx.begin(), dx.end()), wantedDw(w.size()), wantedDb(b.size());
        for (std::size_t i = 0; i < y.size(); ++i) {
            wantedY[i] = double(b[i % b.size()]);
            wantedDb[i % b.size()] += double(dy[i]);
        }
        simple.forEachTerm([&](std::size_t pixel, std::size_t sum, std::size_t weight) {
            wantedY[sum] += double(x[pixel]) * double(w[weight]);
            wantedDx[pixel] += double(dy[sum]) * double(w[weight]);
            wantedDw[weight] += double(dy[sum]) * double(x[pixel]);
        });

        ThreadPool pool(2);
        const LinearMapPtr map = makeConvolutionMap(input, output, kernel, stride, padding);
        map->kernel = {w.data(), dw.data()};
        map->bias = {b.data(), db.data()};
        const int largest = batch + 3; // the last batch of an epoch is smaller than the others
        Scratch scratch(map->scratchNeed(), largest, pool.threads());
        Arena memory = Arena::bare(scratch.size());
        scratch.place(memory.data());
        const auto begin = [&] { // nothing may be taken over from another call
            std::fill_n(memory.data(), memory.size(), std::numeric_limits<Scalar>::quiet_NaN());
            scratch.placeGuards();
        };
        begin();
        Pass pass;
        pass.batch = batch;
        pass.pool = &pool;
        pass.scratch = scratch;
        map->forward(pass, x.data(), y.data());
        QVERIFY(scratch.liftGuards());
        Source source;
        source.value = x.data();
        source.gradient = dx.data();
        source.add = true;
        begin();
        map->backward(pass, source, dy.data());
        QVERIFY(scratch.liftGuards());

        const double window = kernel * kernel, pixels = double(output.positions()) * batch;
        QVERIFY2(worst(wantedY, y, window * in) < 16, qPrintable(QString::number(worst(wantedY, y, window * in))));
        QVERIFY2(
            worst(wantedDx, dx, window * out) < 16, qPrintable(QString::number(worst(wantedDx, dx, window * out))));
        QVERIFY2(worst(wantedDw, dw, pixels) < 16, qPrintable(QString::number(worst(wantedDw, dw, pixels))));
        QVERIFY2(worst(wantedDb, db, pixels) < 16, qPrintable(QString::number(worst(wantedDb, db, pixels))));
    }
};

QTEST_APPLESS_MAIN(TestKernels)
#include "tst_kernels.moc"
